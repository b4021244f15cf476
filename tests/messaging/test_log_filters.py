"""Every filter of every log: what it finds, what it refuses, and that nobody filters by what they may not see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging import outbox
from messaging.choices import Channel, Kind, State
from messaging.models import Message
from messaging.outbox import About
from tests import cast
from tests.messaging.post import make_customer, post, sent

LOGS = [pytest.param(channel, id=channel) for channel in Channel.values]


def found(user, channel="email", **query) -> set[str]:
    """The subjects of the rows that the page shows, of those that the test gave."""
    response = cast.client_of(user).get(reverse(f"messaging:{channel}"), query, follow=True)
    assert response.status_code == 200
    shown = response.content.decode()
    return {name for name in ("uno", "dos") if f'<div class="line1">{name}</div>' in shown}


def pair(channel="email", one=None, other=None) -> tuple[Message, Message]:
    return post(channel, subject="uno", **(one or {})), post(channel, subject="dos", **(other or {}))


@pytest.mark.parametrize("channel", LOGS)
@pytest.mark.parametrize(
    ("query", "one", "other"),
    [
        ({"sent": "yes"}, {"state": State.SENT}, {"state": State.FAILED}),
        ({"sent": "no"}, {"state": State.FAILED}, {"state": State.DELIVERED}),
        ({"kind": "manual"}, {"kind": Kind.MANUAL}, {"kind": Kind.AUTO}),
        ({"kind": "auto"}, {"kind": Kind.AUTO}, {"kind": Kind.MANUAL}),
        ({"state": ["bounced", "failed"]}, {"state": State.BOUNCED}, {"state": State.SENT}),
        ({"event": "ticket_opened"}, {"event": "ticket_opened"}, {"event": "ticket_closed"}),
        ({"ticket": "4821"}, {"ticket_number": 4821}, {"ticket_number": 482}),
        ({"ticket": "#4821"}, {"ticket_number": 4821}, {"ticket_number": 48210}),
        ({"attempts": "0"}, {"attempts_made": 0}, {"attempts_made": 1}),
        ({"attempts": "many"}, {"attempts_made": 3}, {"attempts_made": 2}),
    ],
)
def test_each_log_has_every_filter_and_it_finds_its_rows_alone(admin, channel, query, one, other):
    pair(channel, one, other)
    assert found(admin, channel, **query) == {"uno"}


@pytest.mark.parametrize("channel", LOGS)
def test_a_day_or_a_range_of_days_finds_what_was_made_in_it(admin, channel):
    old = timezone.now() - timedelta(days=10)
    pair(channel, {"created_at": old}, {})
    day = timezone.localtime(old).date().isoformat()
    assert found(admin, channel, date_from=day, date_to=day) == {"uno"}
    assert found(admin, channel, date="today") == {"dos"}
    assert found(admin, channel, date_from=day) == {"uno", "dos"}


def test_the_customers_number_finds_that_customers_messages(admin):
    customer = make_customer()
    pair("email", {"customer": customer}, {"customer": make_customer("Otra", email="otra@example.com")})
    assert found(admin, customer=customer.code) == {"uno"}
    assert found(admin, customer=str(customer.pk)) == {"uno"}


def test_the_batchs_number_finds_what_it_queued(admin):
    one, _other = pair("email", {"state": State.FAILED}, {"state": State.FAILED})
    rows = Message.objects.filter(pk=one.pk)
    batch = outbox.resend(actor=admin, batch_id=uuid4(), messages=rows, channel="email", address_choice="as_sent")
    assert found(admin, batch=str(batch)) == {"uno"}
    assert found(admin, batch=str(batch.number)) == {"uno"}


def test_who_sent_it_finds_their_messages(admin, lucia, mauro):
    pair("email", {"sent_by": lucia}, {"sent_by": mauro})
    assert found(admin, sent_by=str(lucia.pk)) == {"uno"}
    assert found(mauro, sent_by="me") == {"dos"}


@pytest.mark.parametrize(
    ("permission", "query"),
    [
        ("accounts.view_user", {"sent_by": "1"}),
        ("customers.view_customer", {"customer": "000001"}),
        ("tickets.view_ticket", {"ticket": "4821"}),
    ],
)
def test_a_filter_that_one_may_not_use_is_not_there_and_does_nothing(db, permission, query):
    user = cast.make_user_without(permission)
    pair("email", {"ticket_number": 4821}, {})
    field = next(iter(query))
    response = cast.client_of(user).get(reverse("messaging:email"), query, follow=True)
    assert f'id="id_{field}"' not in response.content.decode()
    assert "No tenés permiso para filtrar" in response.content.decode()
    assert found(user, **query) == {"uno", "dos"}


JUNK = ["\x00", "ñ" * 300, "9" * 60, "-1", "1e9", "R-", "#", "<script>alert(1)</script>", "%00", "[]"]


@pytest.mark.parametrize(
    "field",
    [
        "date_from",
        "date",
        "sent",
        "kind",
        "state",
        "event",
        "ticket",
        "customer",
        "batch",
        "attempts",
        "sent_by",
        "q",
    ],
)
def test_junk_in_a_filter_is_answered_and_runs_nowhere(admin, field):
    pair()
    client = cast.client_of(admin)
    for value in JUNK:
        response = client.get(reverse("messaging:email"), {field: value}, follow=True)
        assert response.status_code == 200, value
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("query", [{"ticket": "abc"}, {"batch": "R-"}, {"customer": "Ana"}, {"sent_by": "999999"}])
def test_a_wrong_value_shows_nothing_and_says_why(admin, query):
    pair()
    assert found(admin, **query) == set()


def test_a_message_of_another_area_is_not_found_by_any_filter(db):
    narrow = cast.make_user(
        "messaging.view_message", "messaging.view_email_log", "tickets.view_ticket", scope="areas"
    )
    sent(subject="uno", about=About(ticket_number=4821, area_id=99))
    assert found(narrow, ticket="4821") == set()
    assert found(narrow, q="uno") == set()
