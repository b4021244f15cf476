import pytest

from messaging import outbox
from messaging.choices import Channel
from messaging.models import Message
from messaging.search import search_messages
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows():
    ana = make_customer(name="Ana Gómez Núñez", id=1234)
    post(customer=ana, about=outbox.About(ticket_number=12))
    post(channel=Channel.SMS, recipient="+5493515551234", about=outbox.About(ticket_number=123))
    post(recipient="otro@example.net")


@pytest.fixture
def found(lucia):
    def search(text: str) -> list[str]:
        rows = search_messages(Message.objects.order_by("pk"), text, lucia)
        return list(rows.values_list("recipient", flat=True))

    return search


@pytest.mark.parametrize("text", ["gomez", "GÓMEZ", "nunez ana", "001234", "ana@example.com", "mensaje ana"])
def test_search_finds_by_customer_code_recipient_and_subject(found, text):
    assert found(text) == ["ana@example.com"]


def test_search_wants_every_word(found):
    assert found("gomez perez") == []


def test_search_by_ticket_with_the_sign_finds_that_ticket_alone(found):
    assert found("#12") == ["ana@example.com"]
    assert found("#123") == ["+5493515551234"]
    assert found("#1") == []


def test_search_by_ticket_number_without_the_sign_finds_it(found):
    assert "+5493515551234" in found("123")


@pytest.mark.parametrize(
    "text",
    [
        "+5493515551234", "+54 9 351 555-1234", "0351 15-555-1234", "0351 15 555 1234", "351 555 1234",
        "3515551234", "(0351) 155551234", "555-1234", "5551234", "15-555-1234", "543515551234",
    ],
)  # fmt: skip
def test_search_finds_a_phone_in_any_format(found, text):
    assert found(text) == ["+5493515551234"]


@pytest.mark.parametrize("text", ["", "   "])
def test_search_for_nothing_finds_all(found, text):
    assert len(found(text)) == 3


@pytest.mark.parametrize("text", ["%", "_", "\\", "\x00", "'", "#" * 300, "9" * 400, "ñ" * 5000])
def test_search_takes_junk_as_text(found, text):
    assert found(text) in ([], found(""))
