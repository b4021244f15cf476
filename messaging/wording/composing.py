"""From an operator's words to what leaves: a subject, a plain text and, for an email, its HTML."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import css_inline
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from accounts import markdown
from accounts.models import Organization
from messaging.choices import Channel
from messaging.models import TemplateVersion
from messaging.wording.filling import fill, fill_line
from messaging.wording.vocabulary import Text

SUBJECT_LENGTH = 200
HEADING = re.compile(r"^#{1,4} +", re.MULTILINE)
STRONG = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Rendered:
    """version: the operators' words that it was made with; None for those of the factory."""

    subject: str = ""
    text: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    version: TemplateVersion | None = None


def compose(
    channel: str, words: Text, values: Mapping[str, str], version: TemplateVersion | None = None
) -> Rendered:
    """An SMS shows the beginning of its text where others show a subject."""
    if channel == Channel.EMAIL:
        subject = one_line(fill_line(str(words.subject), values))
        plain, html = plain_text(str(words.text), values), html_of(str(words.text), values, subject)
        return Rendered(subject=subject, text=plain, html=html, version=version)
    text = fill(str(words.text), values)
    subject = text if channel == Channel.SMS else fill_line(str(words.subject), values)
    return Rendered(subject=one_line(subject), text=text, version=version)


def one_line(text: str) -> str:
    """Fit for a header: a line break in it would start another header."""
    return Truncator(" ".join(text.split())).chars(SUBJECT_LENGTH)


class Marks:
    """Stand-ins for values while the text around them is read: a value is only ever text, never a sign in it."""

    def __init__(self) -> None:
        self.nonce = secrets.token_hex(8)
        self.values: list[str] = []

    def mark(self, value: str) -> str:
        self.values.append(value.replace("\r\n", "\n"))
        return f"x{self.nonce}n{len(self.values) - 1}x"

    def replace(self, text: str, show: Callable[[str], str]) -> str:
        return re.sub(rf"x{self.nonce}n(\d+)x", lambda found: show(self.values[int(found[1])]), text)


def plain_text(source: str, values: Mapping[str, str]) -> str:
    """The same words for who reads no HTML: marks that only make sense there are taken off."""
    marks = Marks()
    filled = fill(STRONG.sub(r"\1", HEADING.sub("", source)), values, marks.mark)
    return "\n".join(marks.replace(line, quoted if line.startswith(">") else str) for line in filled.split("\n"))


def quoted(value: str) -> str:
    return value.replace("\n", "\n> ")


def html_of(source: str, values: Mapping[str, str], subject: str) -> str:
    marks = Marks()
    read = markdown.render(fill(source, values, marks.mark))
    content = marks.replace(read, lambda value: escape(value).replace("\n", "<br>"))
    context = {
        "content": mark_safe(content),  # noqa: S308 - Markdown cleaned by nh3, values escaped above
        "subject": subject,
        "organization": Organization.current(),
    }
    return inliner.inline(render_to_string("messages/layout.html", context))
