"""Markdown that people write, as a page or a mail shows it."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr"}
TAGS |= {"h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"}
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def render(text: str) -> SafeString:
    """Markdown to HTML. Raw HTML stays text, and what comes out is cleaned once more before it is vouched for."""
    html = nh3.clean(
        _reader.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}
    )
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 on the line above
