"""The chip that is shown in both themes at once has the colours of both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tickets.choices import Color

CSS = Path(settings.BASE_DIR) / "static" / "css"
VARIABLE = re.compile(r"(--[a-z0-9-]+):\s*([^;]+);")


def variables(sheet: str, selector: str) -> dict[str, str]:
    text = (CSS / sheet).read_text()
    return dict(VARIABLE.findall(text.split(f"{selector} {{")[1].split("}")[0]))


@pytest.mark.parametrize(("selector", "sheet"), [(".in-light", "tokens.css"), (".in-dark", "dark.css")])
def test_preview_has_the_colours_of_its_theme(selector, sheet):
    shown, theme = variables("chip_preview.css", selector), variables(sheet, ":root")
    assert len(shown) >= len(Color) * 4
    assert {name: theme.get(name) for name in shown} == shown
