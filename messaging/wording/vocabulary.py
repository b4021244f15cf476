"""The events that write to people: the placeholders each may use, and the words that the factory gave them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from customers.models import Customer

Words = str | Promise


@dataclass(frozen=True)
class Placeholder:
    """name: as operators write it, between braces. source: where the context has its value ("customer.name").
    is_needed: without it the message does not say what somebody wrote for its reader."""

    name: str
    label: Words
    source: str
    example: Words
    is_needed: bool = False

    def value(self, context: Mapping[str, Any]) -> str:
        found: Any = context
        for part in self.source.split("."):
            found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        return "" if found is None else str(found)


@dataclass(frozen=True)
class Text:
    """subject: of an email, or the title of a push; an SMS has none."""

    text: Words
    subject: Words = ""


def nothing_yet(user: User, customer: Customer) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Event:
    """One thing that happens and is told.

    factory: by channel; a channel without one can't tell it. sample: (reader, customer) → a context of something
    real of that customer that the reader may see, for the preview; what is missing in it shows its example.
    """

    key: str
    label: Words
    placeholders: tuple[Placeholder, ...]
    factory: Mapping[str, Text]
    sample: Callable[[User, Customer], dict[str, Any]] = field(default=nothing_yet)

    @property
    def names(self) -> list[str]:
        return [placeholder.name for placeholder in self.placeholders]

    def values(self, context: Mapping[str, Any]) -> dict[str, str]:
        return {placeholder.name: placeholder.value(context) for placeholder in self.placeholders}

    def examples(self) -> dict[str, str]:
        return {placeholder.name: str(placeholder.example) for placeholder in self.placeholders}


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    _events.update({event.key: event for event in events})


def find(key: str) -> Event | None:
    return _events.get(key)


def events() -> list[Event]:
    """In the order in which they were declared."""
    return list(_events.values())
