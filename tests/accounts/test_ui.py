"""The tags every page uses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import engines
from django.utils import translation

HERE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 25, 10, 24, tzinfo=HERE)


def render(source: str, **context: object) -> str:
    with translation.override("es-ar"), time_machine.travel(NOW, tick=False):
        return engines["django"].from_string("{% load ui %}" + source).render(context).strip()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "recién"),
        (timedelta(minutes=4), "hace 4 min"),
        (timedelta(hours=1, minutes=10), "hace 1 h 10"),
        (timedelta(hours=20, minutes=10), "hace 20 h"),
        (timedelta(days=1, hours=3), "hace 1 día"),
        (timedelta(days=9), "hace 9 días"),
        (timedelta(days=60), "26/09/2026"),
        (timedelta(minutes=-90), "en 1 h 30"),
    ],
)
def test_when_says_it_as_people_do(ago, words):
    assert f">{words}</time>" in render("{% when value %}", value=NOW - ago)


def test_when_keeps_the_whole_date_at_hand():
    text = render("{% when value %}", value=NOW - timedelta(minutes=4))
    assert text == ('<time datetime="2026-11-25T10:20:00-03:00" title="mié 25/11/2026 10:20">hace 4 min</time>')


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 25, 0, 5, tzinfo=HERE), "00:05"),
        (datetime(2026, 11, 24, 23, 55, tzinfo=HERE), "24/11 23:55"),
        (datetime(2025, 11, 24, 23, 55, tzinfo=HERE), "24/11/2025"),
    ],
)
def test_moment_is_short_for_a_table(value, words):
    assert f">{words}</time>" in render("{% moment value %}", value=value)


def test_no_time_is_a_dash():
    assert render("{% when none %}{% moment none %}", none=None) == "——"


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        (NOW - timedelta(hours=1), "due-late"),
        (NOW + timedelta(hours=2), "due-today"),
        (NOW + timedelta(days=2), 'class="due"'),
    ],
)
def test_due_shows_how_pressing_it_is(value, mark):
    assert mark in render("{% due value %}", value=value)


def test_a_chip_escapes_its_words_and_never_speaks_by_colour_alone():
    text = render("{% chip 'red' words %}", words="<b>Rebotado</b>")
    assert "chip chip-red" in text
    assert "&lt;b&gt;Rebotado" in text


def test_an_avatar_has_a_name_for_who_does_not_see_it(lucia):
    text = render("{% avatar user %}{% avatar none %}", user=lucia, none=None)
    assert 'aria-label="Lucía Peralta"' in text
    assert ">LP</span>" in text
    assert 'aria-label="Sin asignar"' in text
