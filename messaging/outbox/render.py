from dataclasses import dataclass, field
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.text import Truncator

from accounts.models import Organization
from messaging.choices import Channel

SUBJECT_LENGTH = 200
inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class TemplateMissing(Exception):
    """No text was written for this event on this channel."""


@dataclass(frozen=True)
class Rendered:
    subject: str = ""
    text: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def render(template: str, channel: str, context: dict[str, Any]) -> Rendered:
    """Texts from templates/messages/<template>/; raises TemplateMissing.

    subject.txt (email and push), email.txt, email.html, sms.txt, push.txt. An SMS shows the beginning of its text
    where others show a subject. Only plain text files go unescaped.
    """
    # A whole number in a message names something: ticket 4821, never "4.821".
    plain_context = {name: str(value) if type(value) is int else value for name, value in context.items()}
    values = {"organization": Organization.current(), "public_url": settings.PUBLIC_URL, **plain_context}
    with translation.override(settings.LANGUAGE_CODE):
        try:
            text = plain(f"messages/{template}/{channel}.txt", values)
            if channel == Channel.SMS:
                return Rendered(subject=one_line(text), text=text)
            subject = one_line(plain(f"messages/{template}/subject.txt", values))
            if channel == Channel.PUSH:
                return Rendered(subject=subject, text=text)
            html = get_template(f"messages/{template}/email.html").render(values | {"subject": subject})
        except TemplateDoesNotExist as missing:
            raise TemplateMissing(str(missing)) from missing
    return Rendered(subject=subject, text=text, html=inliner.inline(html))


def plain(name: str, values: dict[str, Any]) -> str:
    text: str = Engine.get_default().get_template(name).render(Context(values, autoescape=False))
    return text.strip()


def one_line(text: str) -> str:
    """Fit for a header: a line break in it would start another header."""
    return Truncator(" ".join(text.split())).chars(SUBJECT_LENGTH)
