"""What providers tell of messages: once, in any order, never back."""

from itertools import permutations

import pytest

from messaging import delivery
from messaging.channels.told import Report
from messaging.choices import Channel, State, SuppressionReason
from messaging.keys import key_of
from messaging.models import Message, ReportEvent, Suppression
from messaging.reports import apply_waiting, take
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db
NUMBER = "+5493515551234"


def told(message: Message, fate: str, event: str = "", **fields) -> bool:
    report = Report(event or f"{message.pk}.{fate}", fate, key=key_of(message), **fields)
    return take(report, source="test:1", channel=message.channel)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        ("accepted", State.SENT),
        ("delivered", State.DELIVERED),
        ("failed", State.FAILED),
        ("bounced", State.BOUNCED),
        ("complained", State.COMPLAINED),
        ("opted_out", State.SENT),
    ],
)
def test_each_fate_leads_to_its_state(fate, state):
    message = sent()
    assert told(message, fate, code="7", answer="why")
    assert state_of(message) == state
    assert bool(message.delivered_at) == (state == State.DELIVERED)


def test_report_told_again_changes_nothing():
    message = sent()
    assert told(message, "delivered")
    first = message.delivered_at
    assert not told(message, "delivered")
    assert state_of(message) == State.DELIVERED
    assert ReportEvent.objects.count() == 1
    assert first is None or message.delivered_at == first


@pytest.mark.parametrize("order", list(permutations(["accepted", "delivered", "bounced"])))
def test_reports_in_any_order_end_alike(order):
    message = sent()
    for fate in order:
        told(message, fate)
    assert state_of(message) == State.BOUNCED


def test_message_in_doubt_is_cleared_up_by_its_report():
    message = post(state=State.UNCERTAIN)
    told(message, "delivered")
    assert state_of(message) == State.DELIVERED
    assert message.sent_at is not None


@pytest.mark.parametrize("state", [State.CANCELLED, State.EXPIRED, State.SUPPRESSED, State.COMPLAINED])
def test_state_that_a_report_can_not_reach_stays(state):
    message = post(state=state)
    told(message, "delivered")
    assert state_of(message) == state


def test_report_that_is_quicker_than_we_are_waits_for_its_message(wire):
    message = post(Channel.SMS, recipient=NUMBER)

    def while_on_the_wire():
        told(message, "delivered")
        return "SM1"

    wire.answers = [while_on_the_wire]
    delivery.drain(Channel.SMS)
    assert state_of(message) == State.SENT
    assert apply_waiting() == 1
    assert state_of(message) == State.DELIVERED
    assert apply_waiting() == 0


def test_message_is_found_by_the_providers_id_on_its_own_channel_only():
    message = sent(channel=Channel.SMS, recipient=NUMBER, reference="SM7")
    other = sent(reference="SM7")
    take(Report("e1", "delivered", references=("x", "SM7")), source="sms:1", channel=Channel.SMS)
    assert (state_of(message), state_of(other)) == (State.DELIVERED, State.SENT)


@pytest.mark.parametrize("key", ["{pk}.20200101000000", "{pk}", "999999.20260101000000", "", "x"])
def test_key_that_is_not_exactly_ours_moves_nothing_and_is_kept(key):
    message = sent()
    take(Report("e1", "bounced", key=key.format(pk=message.pk)), source="test:1", channel=Channel.EMAIL)
    assert state_of(message) == State.SENT
    assert ReportEvent.objects.filter(applied=False, message=None).count() == 1


@pytest.mark.parametrize(
    ("fate", "dead", "reason"),
    [
        ("bounced", True, SuppressionReason.HARD_BOUNCE),
        ("bounced", False, None),
        ("complained", False, SuppressionReason.COMPLAINT),
        ("opted_out", False, SuppressionReason.OPT_OUT),
    ],
)
def test_address_is_blocked_for_what_was_told_of_it(fate, dead, reason):
    message = sent(recipient="Ana@example.com")
    told(message, fate, code="5.1.1", answer="User unknown", dead=dead)
    found = [(row.address, row.reason, row.message) for row in Suppression.objects.all()]
    assert found == ([("ana@example.com", reason, message)] if reason else [])
