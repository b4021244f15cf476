from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organization
from messaging.wording import versions, vocabulary
from messaging.wording.composing import Rendered, compose
from messaging.wording.factory import MANUAL

__all__ = ["Rendered", "TemplateMissing", "render"]
vocabulary.register(MANUAL)


class TemplateMissing(Exception):
    """No text was written for this event on this channel."""


Words = Callable[[vocabulary.Event, str], versions.InForce | None]


def render(template: str, channel: str, context: Mapping[str, Any], words: Words = versions.in_force) -> Rendered:
    """The words in force for the event `template`, filled with what the context has. Raises TemplateMissing.

    words: what says which they are, for who knows it already.
    """
    event = vocabulary.find(template)
    with translation.override(settings.LANGUAGE_CODE):
        current = words(event, channel) if event else None
        if event is None or current is None:
            raise TemplateMissing(f"{template}/{channel}")
        return compose(channel, current.words, event.values(full(context)), current.version)


def is_written_for(template: str, channel: str) -> bool:
    event = vocabulary.find(template)
    return event is not None and versions.in_force(event, channel) is not None


def full(context: Mapping[str, Any]) -> dict[str, Any]:
    organization = Organization.current()
    subject = context.get("subject") or default_subject(organization.name, context.get("ticket_number"))
    return {"organization": organization, **context, "subject": subject}


def default_subject(company: str, ticket: Any) -> str:
    """Of a message by hand whose writer gave none; the ticket's number brings an answer back to its thread."""
    named = _("Mensaje de %(company)s") % {"company": company}
    return f"{named} [#{ticket}]" if ticket else named
