"""Markup from Python escapes as Django's own functions do."""

import pytest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from accounts.markup import escaped, markup
from accounts.templatetags.ui import chip


class Person:
    def __str__(self) -> str:
        return "<b>Ana</b> & 'co' \"x\""


VALUES = [
    *("plain", "<script>", "'\"&<>", "", None, 7, 7.5, Person()),
    mark_safe("<b>ours</b>"),
    gettext_lazy("Inicio"),
    format_html("<i>{}</i>", "<"),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_value_is_escaped_as_django_would(value):
    assert escaped(value) == conditional_escape(value)
    assert markup('<p title="{}">{}</p>', value, value) == format_html('<p title="{}">{}</p>', value, value)


def test_what_is_escaped_once_stays():
    once = markup("<b>{}</b>", "<&>")
    assert markup("<p>{}</p>", once) == "<p><b>&lt;&amp;&gt;</b></p>"


def test_words_are_said_in_the_readers_language():
    words = gettext_lazy("Sin asignar")
    with override("en"):
        assert chip("gray", words) == '<span class="chip chip-gray"><span>Unassigned</span></span>'
    with override("es-ar"):
        assert chip("gray", words) == '<span class="chip chip-gray"><span>Sin asignar</span></span>'
