"""The three logs: who sees them, what a row shows, and that a row more costs nothing more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.choices import Channel, State
from messaging.models import Message
from messaging.outbox import About
from messaging.tables import COLUMNS
from tests import cast
from tests.messaging.post import make_customer, post, post_many, sent

LOGS = [pytest.param(channel, id=channel) for channel in Channel.values]
SEES = "messaging.view_message"


@pytest.fixture
def reader(db):
    """Sees the email log and nothing else."""
    return cast.make_user(SEES, "messaging.view_email_log")


def page(user, channel, **query):
    return cast.client_of(user).get(reverse(f"messaging:{channel}"), query or {"all": "1"})


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("channel", LOGS)
def test_a_log_shows_its_own_channel_only(admin, channel):
    rows = {name: post(name, recipient=f"a{name}@example.com") for name in Channel.values}
    shown = text_of(page(admin, channel))
    found = [name for name in Channel.values if rows[name].recipient in shown]
    assert found == [channel]


@pytest.mark.parametrize("channel", LOGS)
def test_a_log_is_closed_to_who_lacks_just_its_permission(db, channel):
    user = cast.make_user_without(f"messaging.view_{channel}_log")
    assert page(user, channel).status_code == 403
    assert {page(user, other).status_code for other in Channel.values if other != channel} == {200}


def test_the_customer_opens_in_a_new_tab(admin):
    customer = make_customer("Ramiro Luque")
    post(customer=customer)
    link = f'<a href="{customer.get_absolute_url()}" target="_blank">Ramiro Luque</a>'
    assert link in text_of(page(admin, "email"))


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.QUEUED, "chip-gray with-icon"),
        (State.SENT, "chip-blue with-icon"),
        (State.DELIVERED, "chip-green with-icon"),
        (State.FAILED, "chip-orange with-icon"),
        (State.BOUNCED, "chip-red with-icon"),
    ],
)
def test_a_state_has_its_colour_and_an_icon(admin, state, shown):
    post(state=state)
    assert shown in text_of(page(admin, "email"))


def test_a_message_that_was_resent_says_so(admin):
    original = sent()
    assert "Reenviado" not in text_of(page(admin, "email"))
    sent(resend_of=original)
    assert text_of(page(admin, "email")).count("Reenviado") == 1


def test_the_second_line_tells_ticket_event_and_tries(admin):
    post(ticket_number=4821, attempts_made=3, event="ticket_opened")
    assert "#4821 · Alta de ticket · 3 intentos" in text_of(page(admin, "email"))


EVERY_COLUMN = ",".join(column.key for column in COLUMNS)


@pytest.mark.parametrize(
    "query", ["size=50", f"size=50&columns={EVERY_COLUMN}", f"size=50&export=csv&columns={EVERY_COLUMN}"]
)
@pytest.mark.parametrize("channel", LOGS)
def test_the_number_of_queries_does_not_depend_on_the_rows(admin, channel, query):
    client, url = cast.client_of(admin), reverse(f"messaging:{channel}")
    counts = []
    for more in (1, 2, 37):
        for number in range(more):
            post(channel, customer=make_customer(f"Cliente {number}"), recipient="+5493515550000", sent_by=admin)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{url}?{query}").getvalue()
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]


def test_the_first_address_leads_to_the_first_log_that_one_may_see(reader):
    pushed = cast.make_user(SEES, "messaging.view_push_log")
    assert cast.client_of(reader).get("/mensajes/").url == "/mensajes/email/"
    assert cast.client_of(pushed).get("/mensajes/").url == "/mensajes/push/"


def test_the_first_address_is_closed_to_who_sees_no_log(stranger):
    assert cast.client_of(stranger).get("/mensajes/").status_code == 403


def test_search_finds_by_recipient_subject_and_ticket(admin):
    post(recipient="una@example.com")
    post(recipient="otra@example.com", about=About(ticket_number=77))
    for words in ("otra@example.com", "#77"):
        shown = text_of(page(admin, "email", q=words))
        assert ("otra@example.com" in shown, "una@example.com" in shown) == (True, False)


def test_an_empty_log_says_what_it_is_for(admin):
    assert "Todavía no salió ningún mensaje" in text_of(page(admin, "sms"))


def test_hidden_messages_change_no_byte(reader):
    """Of another channel, and, for who sees only their areas' tickets, of another area."""
    narrow = cast.make_user(SEES, "messaging.view_email_log", scope="areas")
    mine = post(sent_by=narrow)
    for user in (reader, narrow):
        client = cast.client_of(user)
        urls = [
            f"{reverse('messaging:email')}?all=1",
            f"{reverse('messaging:email')}?view={mine.pk}",
            f"{reverse('messaging:email')}?q=canario",
            reverse("messaging:tabs", args=["email"]),
            reverse("messaging:health"),
        ]
        client.get(urls[0])
        before = [stable(client.get(url)) for url in urls]
        hide(post_many(5, channel="sms", recipient="+5493515559999"))
        if user is narrow:
            hide(post_many(5, recipient="canario@example.com"))
        assert [stable(client.get(url)) for url in urls] == before


def hide(messages: list[Message]) -> None:
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        area_id=99, search_text="canario", customer_name="canario"
    )


def stable(response) -> str:
    """The page without what differs by itself: tokens."""
    lines = text_of(response).splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower() and "nonce" not in line)
