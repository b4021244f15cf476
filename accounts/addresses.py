"""Addresses, looked up once each: a page names a hundred, nearly all of them of rows that differ in a number."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

# As long as a customer's code, and in no address of ours.
STAND_IN = 987654


def address(name: str, **few: str) -> str:
    """Of a page that takes no arguments, or of which there are few. Raises NoReverseMatch."""
    return _address(name, get_script_prefix(), tuple(few.items()))


def row_address(name: str, key: int | str) -> str:
    """Of the page of one row. key: digits. Raises NoReverseMatch."""
    start, end = _around(name, get_script_prefix())
    return f"{start}{key}{end}"


@lru_cache(maxsize=512)
def _address(name: str, _prefix: str, few: tuple[tuple[str, str], ...]) -> str:
    return reverse(name, kwargs=dict(few))


@lru_cache(maxsize=512)
def _around(name: str, _prefix: str) -> tuple[str, str]:
    start, _key, end = reverse(name, args=[STAND_IN]).partition(str(STAND_IN))
    return start, end
