import pytest

from messaging.segments import measure


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count", "left"),
    [
        ("", "GSM-7", 0, 0, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("Mañana a las 9 ¿podés?", "GSM-7", 22, 1, 138),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("está" * 17 + "ok", "UCS-2", 70, 1, 0),
        ("á" * 71, "UCS-2", 71, 2, 63),
        ("🙂" * 35, "UCS-2", 70, 1, 0),
    ],
)
def test_measure_counts_segments_as_the_networks_do(text, encoding, units, count, left):
    measured = measure(text)
    assert (measured.encoding, measured.units, measured.count, measured.left) == (encoding, units, count, left)


def test_an_extended_character_never_straddles_two_segments():
    assert measure("a" * 152 + "€" + "a" * 152).count == 3


def test_an_emoji_never_straddles_two_segments():
    assert measure("á" * 66 + "🙂" + "á" * 66).count == 3


def test_the_characters_that_force_the_dear_encoding_are_named_once():
    assert measure("Cortó la conexión, ahí volvió").forced_by == "óí"
