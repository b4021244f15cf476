"""A text as SMPP carries it: GSM 03.38 or UCS-2, in one part or several with a header that puts them together."""

import zlib

from messaging.channels.base import DeliveryError
from messaging.segments import ROOM, measure, width

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {"\f": 10, "^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64, "€": 101}
ESCAPE = 27
DEFAULT_ALPHABET, UCS2 = 0, 8
MOST_PARTS = 255


def parts_of(text: str, key: str) -> tuple[list[bytes], int]:
    """(parts, data_coding); more than one part begin with the header that says which of how many they are."""
    encoding = measure(text).encoding
    coding = DEFAULT_ALPHABET if encoding == "GSM-7" else UCS2
    pieces = cut(text, encoding)
    if len(pieces) > MOST_PARTS:
        raise DeliveryError(permanent=True, code="too_long", answer=f"{len(pieces)} SMS")
    bodies = [encoded(piece, coding) for piece in pieces]
    if len(bodies) == 1:
        return bodies, coding
    # The same at every try, so that a repeated part completes the same message.
    number = zlib.crc32(key.encode()) & 0xFF
    header = bytes([5, 0, 3, number, len(bodies)])
    return [header + bytes([index]) + body for index, body in enumerate(bodies, 1)], coding


def cut(text: str, encoding: str) -> list[str]:
    """No character of two units is torn apart."""
    alone, room = ROOM[encoding]
    if sum(width(char, encoding) for char in text) <= alone:
        return [text]
    pieces, used = [""], 0
    for char in text:
        cost = width(char, encoding)
        if used + cost > room:
            pieces.append("")
            used = 0
        pieces[-1] += char
        used += cost
    return pieces


def encoded(text: str, coding: int) -> bytes:
    if coding == UCS2:
        return text.encode("utf-16-be")
    return b"".join(
        bytes([ESCAPE, EXTENDED[char]]) if char in EXTENDED else bytes([BASIC.index(char)]) for char in text
    )
