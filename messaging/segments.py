"""How many SMS a text costs: GSM 03.38 packs 160 of its own characters in one, any other leaves room for 70."""

from dataclasses import dataclass

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("\f^{}\\[~]|€")
# Characters of one SMS alone, and of each part of a longer one, whose header takes the rest.
ROOM = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True)
class Segments:
    """encoding: "GSM-7" or "UCS-2". units: septets, or UTF-16 code units. left: units free in the last segment.
    forced_by: the characters, each once, that GSM-7 lacks."""

    encoding: str
    units: int
    count: int
    left: int
    forced_by: str


def measure(text: str) -> Segments:
    """An empty text costs nothing."""
    strange = [char for char in dict.fromkeys(text) if char not in GSM7_BASIC and char not in GSM7_EXTENDED]
    encoding = "UCS-2" if strange else "GSM-7"
    alone, part = ROOM[encoding]
    costs = [width(char, encoding) for char in text]
    units = sum(costs)
    if units <= alone:
        return Segments(encoding, units, 1 if text else 0, alone - units, "".join(strange))
    count, used = fill(costs, part)
    return Segments(encoding, units, count, part - used, "".join(strange))


def width(char: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return 2 if char in GSM7_EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def fill(costs: list[int], room: int) -> tuple[int, int]:
    """(segments, units used in the last). A character of two units never straddles two segments."""
    count, used = 1, 0
    for cost in costs:
        if used + cost > room:
            count, used = count + 1, 0
        used += cost
    return count, used
