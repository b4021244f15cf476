"""Search lines as the product's own code writes them, made once for many rows and then only filled in."""

from collections.abc import Callable
from functools import cache

from listings.text import normalize

NUMBER = 987_654_321_098
SUBJECT = "subjectstandshere"


def blank(line: str) -> Callable[..., str]:
    """line: what the product wrote of NUMBER and SUBJECT. Gives what writes it of another number and subject.

    The subject that is given must already be normalised: what it is joined to is.
    """
    bare = line.replace("{", "{{").replace("}", "}}")
    return bare.replace(str(NUMBER), "{number}").replace(SUBJECT, "{subject}").format


@cache
def normal(subject: str) -> str:
    return normalize(subject)
