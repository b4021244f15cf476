"""The English catalogue says all that the Spanish source texts say, and its compiled file is the same."""

import re

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.architecture import sources as src
from tests.architecture.texts import wanted

FOLDER = src.ROOT / "locale" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+>")


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def texts(value: str | tuple) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def test_every_text_is_in_the_catalogue_and_nothing_else(catalogue):
    kept = {message.id for message in catalogue}
    assert wanted() - kept == set(), "missing: makemessages, then write the English"
    assert kept - wanted() == set(), "nobody says this any more"


def test_nothing_is_left_untranslated_or_doubtful(catalogue):
    assert [message.id for message in catalogue if not all(texts(message.string))] == []
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_each_translation_keeps_the_places_of_its_values(catalogue):
    broken = [
        message.id
        for message in catalogue
        for said, text in zip(texts(message.id), texts(message.string), strict=True)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(said))
    ]
    assert broken == []


def test_the_compiled_file_says_the_same(catalogue):
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = {texts(message.id): texts(message.string) for message in read_mo(file) if message.id}
    assert compiled == {texts(message.id): texts(message.string) for message in catalogue}, "run compilemessages"


def test_a_text_in_a_template_and_in_python_is_found():
    assert {"Filtrar", "Predeterminado"} <= wanted()
    assert ("%(counter)s intento", "%(counter)s intentos") in wanted()
