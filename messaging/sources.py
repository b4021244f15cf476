"""Whoever tells customers of events knows how to write a message again. Messaging knows only this much of them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from messaging.models import Message


class Source(Protocol):
    """An app's messages, as `settings.MESSAGING_SOURCES` names it."""

    templates: Collection[str]

    def known(self) -> Q:
        """For queries over messages of its templates: what they tell of is still there."""
        ...

    def ended(self) -> Q:
        """For queries over any messages: what they tell of is over."""
        ...

    def contexts(self, messages: Sequence[Message]) -> Mapping[int, Mapping[str, Any]]:
        """By the message's key, what its template needs today. One that can't be written again is left out."""
        ...


@cache
def sources() -> list[Source]:
    return [import_string(path) for path in settings.MESSAGING_SOURCES]


def templates() -> list[str]:
    return [name for source in sources() for name in source.templates]


def can_be_written_again() -> Q:
    found = Q(pk__in=[])
    for source in sources():
        found |= Q(template__in=source.templates) & source.known()
    return found


def is_over() -> Q:
    found = Q(pk__in=[])
    for source in sources():
        found |= source.ended()
    return found


def contexts(messages: Sequence[Message]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for source in sources():
        mine = [message for message in messages if message.template in source.templates]
        found |= source.contexts(mine) if mine else {}
    return found
