"""How a way out is described, so that one form, one page and one engine serve them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from messaging.channels.base import Transport

Values = Mapping[str, Any]
# A translated text is lazy: its type says no more than that it can be shown.
Text = Any


@dataclass(frozen=True)
class FieldSpec:
    """One thing that an account of this kind has to be told. kind "secret": sealed, and never shown again."""

    name: str
    label: Text
    kind: Literal["text", "number", "switch", "choice", "lines", "secret"] = "text"
    required: bool = True
    default: str | int | bool = ""
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = ""


@dataclass(frozen=True)
class Step:
    """One thing that a probe tried: how it went in plain words, what to do, and what the other side said."""

    ok: bool
    title: Text
    advice: Text = ""
    answer: str = ""


@dataclass(frozen=True)
class Preset:
    """A usual way to fill the fields of a kind. group: under which heading it is offered. note: what is left to
    the person, and how sure we are of it. values: by the name of the field; no secret among them."""

    label: Text
    group: Text
    note: Text
    values: Values


def no_objection(settings: Values) -> None:
    pass


@dataclass(frozen=True)
class TransportKind:
    """make: the transport, of (settings, secrets); raises ValueError, with words for people, when they are wrong.
    probe: (settings, secrets, sender, to) → what was tried, in order, up to the first that failed; `to` may be "".
    Whatever the other side does, it ends and raises nothing.
    check: what takes longer than making it, and is asked when an account is saved; raises ValueError.
    """

    key: str
    channels: tuple[str, ...]
    label: Text
    make: Callable[[Values, Values], Transport]
    probe: Callable[[Values, Values, str, str], list[Step]]
    fields: tuple[FieldSpec, ...] = ()
    help: Text = ""
    check: Callable[[Values], None] = no_objection
    presets: Mapping[str, Preset] = field(default_factory=dict)
    reports: bool = False  # it tells later what became of a message, at an address of the account's own

    @property
    def secrets(self) -> set[str]:
        return {spec.name for spec in self.fields if spec.kind == "secret"}
