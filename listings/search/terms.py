"""What somebody typed, as what is to be looked for. The rules are in docs/listings.md."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from listings.text import normalize

LONGEST_TEXT = 200
MOST_TERMS = 8
# Neither database's index helps with less than three letters or digits in a row.
LONG_ENOUGH = re.compile(r"[^\W_]{3}")
PIECE = re.compile(r'"([^"]*)"|(\S+)')
EXACT_NUMBER = re.compile(r"#([0-9]{1,18})")
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Term:
    """One thing that a row must have: a piece of its text, or to be of this number, or to go to this address.

    texts: pieces of normalised text, any of which will do. A term without anything is too short to be looked for.
    """

    typed: str
    texts: tuple[str, ...] = ()
    number: int | None = None
    addresses: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Written "#12": that number, and nothing that has it somewhere."""
        return self.number is not None and self.typed.startswith("#")

    @property
    def says_something(self) -> bool:
        return bool(self.texts or self.addresses) or self.number is not None


def as_term(piece: str) -> Term:
    """piece: normalised. "#12" is number 12 and no other; "12345" may be a number or stand in a text."""
    exact = EXACT_NUMBER.fullmatch(piece)
    if exact:
        return Term(piece, number=int(exact[1]))
    number = int(piece) if NUMBER.fullmatch(piece) else None
    return Term(piece, long_enough(piece), number)


def long_enough(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if LONG_ENOUGH.search(text)))


def parse(text: str, recognise: Callable[[str], Term] = as_term) -> list[Term]:
    """Words, and "exact phrases", in the order typed; what is too short to be looked for is among them."""
    pieces = (normalize(quoted or word) for quoted, word in PIECE.findall(text[:LONGEST_TEXT]))
    return [recognise(piece) for piece in dict.fromkeys(pieces) if piece][:MOST_TERMS]


def sought(terms: list[Term]) -> list[Term]:
    return [term for term in terms if term.says_something]


def notices(terms: list[Term]) -> list[str]:
    """What was left out and why, in words."""
    short = [term.typed for term in terms if not term.says_something]
    if not short:
        return []
    if len(short) == len(terms):
        return [_("Para buscar escribí al menos tres letras o números seguidos.")]
    text = _("«%(words)s» no se buscó: hacen falta al menos tres letras o números seguidos.")
    return [text % {"words": " ".join(short)}]
