"""The line that a customer is found by."""

from collections.abc import Iterable
from typing import Any

from listings.text import normalize

CODE_DIGITS = 6
# No text that was normalised has it.
NAME_END = "\x1f"


def as_code(number: int) -> str:
    return f"{number:0{CODE_DIGITS}d}"


def customer_line(customer: Any, emails: Iterable[str], phones: Iterable[str]) -> str:
    """First code and name, which every row about a customer shows; the rest is for who may see customers."""
    place = (customer.address, customer.neighbourhood, customer.city)
    rest = [customer.nickname, customer.document, *place, *emails, *phones]
    name = normalize(f"{as_code(customer.pk)} {customer.name}")
    return f"{name}{NAME_END}{normalize(' '.join(part for part in rest if part))}"
