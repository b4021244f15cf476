import pytest

from customers.phones import BadPhone, is_landline, parse_phone, show_phone

WRITTEN_AND_KEPT = [
    ("0351 15-555-1234", "+5493515551234"),
    ("351 15 555 1234", "+5493515551234"),
    ("(0351) 15-5551234", "+5493515551234"),
    ("+54 9 351 555-1234", "+5493515551234"),
    ("54 9 351 555 1234", "+5493515551234"),
    ("011 15-4444-5555", "+5491144445555"),
    ("03543 15-43-1234", "+5493543431234"),
    ("03525 15 401234", "+5493525401234"),
    ("0351 425-1234", "+543514251234"),
    ("0800 555 1234", "+548005551234"),
    ("+598 94 231 234", "+59894231234"),
    ("  0351 15-555-1234  ", "+5493515551234"),
]


@pytest.mark.parametrize(("written", "kept"), WRITTEN_AND_KEPT)
def test_parsing_a_phone_gives_e164(written, kept):
    assert parse_phone(written) == kept


@pytest.mark.parametrize("written", ["555-1234", "15 5555 1234", "15-555-1234", "911"])
def test_parsing_a_phone_without_area_code_says_so(written):
    with pytest.raises(BadPhone, match="Falta el código de área"):
        parse_phone(written)


@pytest.mark.parametrize("written", ["", "abc", "mañana", "\x00", "'; DROP TABLE", "-"])
def test_parsing_what_is_no_phone_says_so(written):
    with pytest.raises(BadPhone, match="Eso no es un teléfono"):
        parse_phone(written)


@pytest.mark.parametrize("written", ["+54 9 351 555 1234 567", "0351 15 555 1234 99", "1" * 20])
def test_parsing_a_phone_with_too_many_digits_is_refused(written):
    with pytest.raises(BadPhone):
        parse_phone(written)


@pytest.mark.parametrize("written", ["9" * 5000, "+" * 600, "ñ" * 513])
def test_parsing_very_long_junk_is_refused(written):
    with pytest.raises(BadPhone):
        parse_phone(written)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+5493515551234", "0351 15-555-1234"),
        ("+543514251234", "0351 425-1234"),
        ("+59894231234", "+598 94 231 234"),
        ("no es un número", "no es un número"),
    ],
)
def test_showing_a_phone_writes_it_as_people_here_do(kept, shown):
    assert show_phone(kept) == shown


def test_what_is_shown_is_understood_again():
    for _, kept in WRITTEN_AND_KEPT:
        assert parse_phone(show_phone(kept)) == kept


def test_a_landline_is_told_from_a_mobile():
    assert [is_landline(number) for number in ("+543514251234", "+5493515551234", "x")] == [True, False, False]
