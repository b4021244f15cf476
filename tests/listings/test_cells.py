from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from listings import cells

HERE = ZoneInfo("America/Argentina/Buenos_Aires")


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 22, 9, 5, tzinfo=HERE), "09:05"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=HERE), "21/11 23:59"),
        (datetime(2025, 12, 31, 23, 59, tzinfo=HERE), "31/12/2025"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be(moment, shown):
    with time_machine.travel(datetime(2026, 11, 22, 22, 30, tzinfo=HERE), tick=False):
        assert f">{shown}</time>" in cells.moment(moment)


def test_a_moment_tells_its_full_date():
    moment = datetime(2025, 12, 31, 23, 59, 7, tzinfo=HERE)
    assert 'title="mié 31/12/2025 23:59"' in cells.moment(moment)
    assert 'datetime="2025-12-31T23:59:07-03:00"' in cells.moment(moment)
    assert cells.moment_text(moment) == "2025-12-31 23:59:07"


def test_nothing_is_shown_as_a_dash():
    assert "—" in cells.moment(None)
    assert "—" in cells.two_lines("")
    assert cells.moment_text(None) == ""


def test_cells_escape_what_people_wrote():
    evil = "<script>"
    made = [
        cells.two_lines(evil, evil),
        cells.chip("red", evil),
        cells.chip("red", evil, "mail"),
        cells.link("/", evil),
    ]
    assert [cell for cell in made if evil in cell] == []
    assert all("&lt;script&gt;" in cell for cell in made)


def test_a_link_to_a_new_tab_keeps_its_opener_out():
    assert cells.link("/x/", "x", new_tab=True) == '<a href="/x/" target="_blank">x</a>'
