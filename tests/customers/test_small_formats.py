from decimal import Decimal

import pytest

from customers.coordinates import BadCoordinates, map_url, parse_coordinates, show_coordinates
from customers.documents import bare_document, show_document


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("28.345.678", "28345678", "28.345.678"),
        ("4.345.678", "4345678", "4.345.678"),
        ("30-71234567-1", "30712345671", "30-71234567-1"),
        (" ab 123-k ", "AB123K", "AB123K"),
        ("", "", ""),
        ("²³", "", ""),
    ],
)
def test_a_document_is_kept_bare_and_shown_as_printed(typed, kept, shown):
    assert bare_document(typed) == kept
    assert show_document(kept) == shown


@pytest.mark.parametrize(
    "typed",
    ["-31.4201, -64.1888", "-31.4201 -64.1888", "-31,4201 -64,1888", "-31,4201; -64,1888", "-31.4201,-64.1888"],
)
def test_coordinates_are_read_as_people_paste_them(typed):
    assert parse_coordinates(typed) == (Decimal("-31.420100"), Decimal("-64.188800"))


@pytest.mark.parametrize(
    "typed", ["", "-31.4201", "Los Ceibos 1180", "91, 0", "0, 181", "-31,4201, -64,1888 5", "9" * 600]
)
def test_coordinates_that_are_none_are_refused(typed):
    with pytest.raises(BadCoordinates):
        parse_coordinates(typed)


def test_coordinates_are_shown_with_a_point_and_linked_to_the_open_map():
    place = (Decimal("-31.420100"), Decimal("-64.188800"))
    assert show_coordinates(*place) == "-31.420100, -64.188800"
    assert map_url(*place) == (
        "https://www.openstreetmap.org/?mlat=-31.420100&mlon=-64.188800#map=18/-31.420100/-64.188800"
    )
    assert (show_coordinates(None, None), map_url(None, None)) == ("", "")
