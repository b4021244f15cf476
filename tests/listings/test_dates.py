from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from customers.models import Customer
from tests.listings.test_listing import shown

HERE = ZoneInfo("America/Argentina/Buenos_Aires")
# Half past ten at night here is the next day in UTC: the day must be ours.
NOW = datetime(2026, 11, 22, 22, 30, tzinfo=HERE)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def days(people):
    """One customer for each moment, named after it."""
    for name, moment in {
        "hoy tarde": datetime(2026, 11, 22, 23, 59, 59, tzinfo=HERE),
        "hoy temprano": datetime(2026, 11, 22, 0, 0, tzinfo=HERE),
        "ayer": datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=HERE),
        "hace 6 días": datetime(2026, 11, 16, 0, 0, tzinfo=HERE),
        "hace 7 días": datetime(2026, 11, 15, 23, 59, tzinfo=HERE),
        "día 1": datetime(2026, 11, 1, 0, 0, tzinfo=HERE),
        "octubre": datetime(2026, 10, 31, 23, 59, tzinfo=HERE),
    }.items():
        row = people(1, name=name)[0]
        Customer.objects.filter(pk=row.pk).update(created_at=moment)


TODAY = ["hoy tarde", "hoy temprano"]
WEEK = [*TODAY, "ayer", "hace 6 días"]


@pytest.mark.parametrize(
    ("query", "expected", "words"),
    [
        ("created=today", TODAY, "Hoy"),
        ("created=yesterday", ["ayer"], "Ayer"),
        ("created=last7", WEEK, "Últimos 7 días"),
        ("created=last30", [*WEEK, "hace 7 días", "día 1", "octubre"], "Últimos 30 días"),
        ("created=lastmonth", ["octubre"], "El mes pasado"),
        ("created=month", [*WEEK, "hace 7 días", "día 1"], "Este mes"),
        ("created_from=2026-11-21&created_to=2026-11-21", ["ayer"], "21/11/2026"),
        ("created_from=21/11/2026", [*TODAY, "ayer"], "desde el 21/11/2026"),
        ("created_to=2026-11-01", ["día 1", "octubre"], "hasta el 01/11/2026"),
        (
            "created_from=2026-11-15&created_to=2026-11-16",
            ["hace 6 días", "hace 7 días"],
            "15/11/2026 al 16/11/2026",
        ),
        ("created=today&created_from=2026-11-21&created_to=2026-11-21", ["ayer"], "21/11/2026"),
    ],
)
def test_days_are_whole_and_local(page, days, query, expected, words):
    response = page.get(f"/gente/?order=-created&{query}")
    assert shown(response) == expected
    assert f"<b>{words}</b>" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("created_from=31/02/2026", "«31/02/2026» no es una fecha: escribila como 22/11/2026."),
        ("created_to=ayer", "«ayer» no es una fecha"),
        ("created_from=0001-01-01", "Poné una fecha entre 1990 y 2100."),
        ("created_to=9999-12-31", "Poné una fecha entre 1990 y 2100."),
        ("created_from=" + "9" * 500, "no es una fecha"),
        ("created_from=2026-11-20&created_to=2026-11-19", "«Hasta» es anterior a «Desde»: revisá las fechas."),
        ("created=siglo", "Alta"),
    ],
)
def test_a_wrong_date_is_told_and_shows_nothing(page, days, query, says):
    response = page.get(f"/gente/?{query}")
    assert shown(response) == []
    assert says in response.content.decode()


def test_the_form_keeps_what_was_typed(page, days):
    html = page.get("/gente/?created_from=2026-11-21&menu=filters").content.decode()
    assert 'name="created_from" value="2026-11-21"' in html
    assert '<option value="last7" selected>' in page.get("/gente/?created=last7&menu=filters").content.decode()
