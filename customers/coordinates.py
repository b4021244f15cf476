"""A place on the map as people paste it: two numbers, latitude first."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

# A comma between digits may be the decimal sign, so the two numbers are told apart by a blank or a semicolon.
POINT_FORM = re.compile(r"(-?\d{1,3}\.\d+|-?\d{1,3})\s*[,;\s]\s*(-?\d{1,3}\.\d+|-?\d{1,3})")
COMMA_FORM = re.compile(r"(-?\d{1,3},\d+)\s*[;\s]\s*(-?\d{1,3},\d+)")
PRECISION = Decimal("0.000001")
LIMITS = (Decimal(90), Decimal(180))


class BadCoordinates(ValueError):
    """What was typed is no place on the map; the text says so to the person who typed it."""


def parse_coordinates(text: str) -> tuple[Decimal, Decimal]:
    """ "-31.4201, -64.1888" or "-31,4201 -64,1888" → (latitude, longitude) in degrees. Raises BadCoordinates."""
    bare = text.strip()
    found = POINT_FORM.fullmatch(bare) or COMMA_FORM.fullmatch(bare)
    if not found:
        raise BadCoordinates(_("Pegá latitud y longitud, así: -31.4201, -64.1888."))
    point = tuple(Decimal(part.replace(",", ".")).quantize(PRECISION) for part in found.groups())
    if any(abs(part) > limit for part, limit in zip(point, LIMITS, strict=True)):
        raise BadCoordinates(_("La latitud va de -90 a 90 y la longitud de -180 a 180."))
    return point


def show_coordinates(latitude: Decimal | None, longitude: Decimal | None) -> str:
    if latitude is None or longitude is None:
        return ""
    return f"{latitude}, {longitude}"


def geo_url(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """The place for whatever map a phone has; empty when it is not known."""
    return "" if latitude is None or longitude is None else f"geo:{latitude},{longitude}"


def map_url(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """The place on OpenStreetMap; empty when it is not known."""
    if latitude is None or longitude is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"
