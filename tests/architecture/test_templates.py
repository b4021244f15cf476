"""Templates under the strict content policy: nothing runs, and nothing is styled, from inside a page."""

import re

import pytest

from tests.architecture import sources as src

TEMPLATES = [pytest.param(path, id=src.name(path)) for path in src.template_files()]
PAGES = [param for param in TEMPLATES if not param.id.startswith("templates/messages/")]
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.S)
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.S)
# A link straight from a template's text; outside addresses are data (RFC 2606 names) or none at all.
OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""")


def tags(text: str) -> list[str]:
    """The tags as written, with Django's own marks taken out so that a `>` inside them ends nothing."""
    return TAG.findall(re.sub(r"{%.*?%}|{{.*?}}", "", COMMENT.sub("", text), flags=re.S))


@pytest.mark.parametrize("path", PAGES)
def test_no_inline_script_style_or_handler(path):
    found = tags(path.read_text())
    assert [tag for tag in found if tag.lower().startswith("<style")] == []
    assert [tag for tag in found if tag.lower().startswith("<script") and "src=" not in tag] == []
    assert [tag for tag in found if re.search(r"\s(on[a-z]+|style)\s*=", tag)] == []
    assert [tag for tag in found if re.search(r"\shx-on|javascript:", tag)] == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_nothing_is_called_safe_without_a_reason_beside_it(path):
    lines = path.read_text().splitlines()
    bare = [line for line in lines if re.search(r"\|\s*safe\b|autoescape off", line) and "{#" not in line]
    assert bare == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_outside(path):
    assert OUTSIDE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES)
def test_what_people_read_goes_through_the_catalogue(path):
    """Looks for words outside of tags and translations: a text that English readers would get raw."""
    text = COMMENT.sub("", path.read_text())
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%\s*block page_class.*?endblock\s*%}", "", text)
    text = re.sub(r"<kbd\b.*?</kbd>|{%.*?%}|{{.*?}}", "", text, flags=re.S).replace("ISPCube", "")
    loose = [
        line.strip() for line in re.sub(r"<[^<>]*>", "", text).splitlines() if re.search(r"[A-Za-zÁ-ú]{3}", line)
    ]
    assert loose == []


@pytest.mark.parametrize("path", PAGES)
def test_a_form_that_writes_carries_its_token(path):
    text = path.read_text()
    forms = re.findall(r"<form\b.*?</form>", text, flags=re.S)
    writing = [form for form in forms if re.search(r"""method=["']?post""", form, re.I)]
    assert [form[:120] for form in writing if "csrf_token" not in form and "{% crispy" not in form] == []
