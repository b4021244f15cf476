"""Which words are in force, and changing them."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from messaging.choices import Channel
from messaging.models import TemplateVersion
from messaging.wording.composing import SUBJECT_LENGTH
from messaging.wording.filling import mistakes, names_in
from messaging.wording.vocabulary import Event, Text

LONGEST_TEXT = 10_000


class WordsRefused(ValueError):
    """problems: by field ("subject", "text", or "" for both), in words."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__(str(problems))
        self.problems = problems


@dataclass(frozen=True)
class InForce:
    """version: None while the factory's words were never changed."""

    words: Text
    version: TemplateVersion | None

    @property
    def is_factory(self) -> bool:
        return self.version is None or self.version.is_factory


def in_force(event: Event, channel: str) -> InForce | None:
    """None when this event has no words for the channel."""
    return said(event, channel, history(event, channel).first()) if channel in event.factory else None


def said(event: Event, channel: str, version: TemplateVersion | None) -> InForce | None:
    """version: the newest; None while there is none."""
    factory = event.factory.get(channel)
    return InForce(words_of(version, factory), version) if factory else None


def newest() -> QuerySet[TemplateVersion]:
    """The last of each event and channel that was ever changed."""
    last_numbers = TemplateVersion.objects.filter(event=OuterRef("event"), channel=OuterRef("channel"))
    newest_number = last_numbers.order_by("-number").values("number")[:1]
    return TemplateVersion.objects.filter(number=Subquery(newest_number)).select_related("author")


def history(event: Event, channel: str) -> QuerySet[TemplateVersion]:
    """The newest first."""
    return TemplateVersion.objects.filter(event=event.key, channel=channel).order_by("-number")


def words_of(version: TemplateVersion | None, factory: Text) -> Text:
    """In the language in which we write to customers, whatever the reader's."""
    if version is None or version.is_factory:
        with translation.override(settings.LANGUAGE_CODE):
            return Text(str(factory.text), str(factory.subject))
    return Text(version.text, version.subject)


def problems_of(event: Event, channel: str, subject: str, text: str) -> dict[str, list[str]]:
    """By field; empty when the words can be put in force."""
    found = {"subject": mistakes(subject, event.names), "text": mistakes(text, event.names)}
    if not text.strip():
        found["text"].append(_("Escribí qué dice el mensaje."))
    else:
        found["text"] += needs(event, text)
    if len(text) > LONGEST_TEXT:
        found["text"].append(_("El texto es demasiado largo."))
    if channel != Channel.SMS:
        found["subject"] += subject_problems(subject)
    return {name: problems for name, problems in found.items() if problems}


def needs(event: Event, text: str) -> list[str]:
    said = names_in(text)
    left_out = [one for one in event.placeholders if one.is_needed and one.name not in said]
    return [_("Falta {%s}: sin eso no llega lo que se escribió.") % one.name for one in left_out]


def subject_problems(subject: str) -> list[str]:
    if not subject.strip():
        return [_("Escribí el asunto.")]
    if len(subject) > SUBJECT_LENGTH or "\n" in subject:
        return [_("El asunto va en un solo renglón, de hasta %d letras.") % SUBJECT_LENGTH]
    return []


@transaction.atomic
def change_words(*, actor: User, event: Event, channel: str, subject: str, text: str, based_on: int) -> InForce:
    """Puts new words in force, as a version of their own; equal words change nothing.

    based_on: the number of the version that was edited, 0 for none. Raises WordsRefused.
    """
    subject = "" if channel == Channel.SMS else subject.strip()
    text = text.replace("\r\n", "\n").strip()
    problems = problems_of(event, channel, subject, text)
    if problems:
        raise WordsRefused(problems)
    current = last(event, channel, based_on)
    if current.words == Text(text, subject):
        return current
    return add(actor, event, channel, current, subject=subject, text=text)


@transaction.atomic
def restore_factory(*, actor: User, event: Event, channel: str, based_on: int) -> InForce:
    """Raises WordsRefused when somebody changed them meanwhile."""
    current = last(event, channel, based_on)
    return current if current.is_factory else add(actor, event, channel, current, is_factory=True)


def last(event: Event, channel: str, based_on: int) -> InForce:
    """What is in force, no newer than what the person saw. Two at once: the unique number lets one of them in."""
    current = in_force(event, channel)
    if current is None:
        raise WordsRefused({"": [_("Este aviso no sale por ese canal.")]})
    if number_of(current) != based_on:
        raise WordsRefused({"": [_("Otra persona la cambió mientras la editabas: mirá la versión nueva.")]})
    return current


def number_of(current: InForce) -> int:
    return current.version.number if current.version else 0


def add(actor: User, event: Event, channel: str, current: InForce, **fields: object) -> InForce:
    number = number_of(current) + 1
    version, made = TemplateVersion.objects.get_or_create(
        event=event.key, channel=channel, number=number, defaults={"author": actor, **fields}
    )
    if not made:
        raise WordsRefused({"": [_("Otra persona la cambió mientras la editabas: mirá la versión nueva.")]})
    record(actor, "messaging.template", f"{event.key}:{channel}", version=number)
    return InForce(words_of(version, event.factory[channel]), version)
