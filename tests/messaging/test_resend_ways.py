"""The ways to send again: what speaks against it, another channel, written anew."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from customers.services.contacts import EmailEntry, PhoneEntry
from customers.services.customers import create_customer
from messaging import delivery, outbox, preparing
from messaging.choices import Channel, ContentChoice, SkipReason, State, SuppressionReason
from messaging.models import Batch, Message
from messaging.suppressions import suppress
from tests.messaging.post import make_customer, post, sent
from tickets.models import Area, Category, Ticket
from tickets.models import State as TicketState
from tickets.services import NewTicket, add_entry, change_ticket, open_ticket

pytestmark = pytest.mark.django_db


def resend(actor, rows=None, channel="email", address_choice="as_sent", **how) -> Batch:
    rows = Message.objects.all() if rows is None else rows
    return outbox.resend(
        actor=actor, batch_id=uuid.uuid4(), messages=rows, channel=channel, address_choice=address_choice, **how
    )


def plan(rows=None, **how) -> outbox.Plan:
    return outbox.plan_of(Message.objects.all() if rows is None else rows, outbox.Order("email", **how))


@pytest.fixture
def ticket(db) -> Ticket:
    """Of a customer who was told by email that it was opened."""
    category = Category.objects.create(name="Sin servicio", area=Area.objects.first())
    customer = create_customer(
        actor=None,
        name="Marta Vega",
        emails=[EmailEntry("marta@example.com")],
        phones=[PhoneEntry("+5493515551234", sms=True)],
    )
    return open_ticket(actor=None, new=NewTicket(category=category, customer=customer))


def close(ticket) -> None:
    change_ticket(actor=None, number=ticket.pk, values={"state": TicketState.objects.get(name="Cerrado")})


def test_the_plan_counts_each_reason_in_one_statement(mauro, ticket):
    blocked = make_customer(email="rebota@example.com")
    blocked.emails.update(bounced_at=timezone.now())
    sent(customer=blocked, recipient="Rebota@example.com")
    resent = sent()
    sent(resend_of=resent)
    post(state=State.EXPIRED)
    post(state=State.UNCERTAIN)
    close(ticket)
    Message.objects.filter(ticket_number=ticket.pk).update(state=State.SENT)
    mails = Message.objects.filter(channel="email")
    with CaptureQueriesContext(connection) as asked:
        found = plan(mails)
    assert len(asked) == 1
    assert found.skipped == dict.fromkeys(
        [
            SkipReason.SUPPRESSED,
            SkipReason.UNCERTAIN,
            SkipReason.SENT_SINCE,
            SkipReason.EXPIRED,
            SkipReason.TICKET_CLOSED,
        ],
        1,
    )
    # The notice of the closing may go again: it is about a closed ticket by its nature. So may the second copy.
    assert found.sends == found.total - 5


def test_who_takes_note_of_a_warning_sends_all_the_same(mauro):
    post(state=State.UNCERTAIN)
    with pytest.raises(outbox.NothingToResend):
        resend(mauro)
    found = plan(include=(SkipReason.UNCERTAIN,))
    assert (found.sends, found.skipped, found.included) == (1, {}, {SkipReason.UNCERTAIN: 1})
    resend(mauro, include=[SkipReason.UNCERTAIN])
    assert Message.objects.get().state == State.QUEUED
    assert AuditEntry.objects.get(action="messaging.resend").detail["include"] == ["uncertain"]


def test_one_warning_noted_leaves_the_others_standing():
    expired = post(state=State.EXPIRED)
    sent(resend_of=expired)
    only = Message.objects.filter(pk=expired.pk)
    assert plan(only, include=(SkipReason.EXPIRED,)).skipped == {SkipReason.SENT_SINCE: 1}


def test_a_block_is_no_warning(mauro):
    blocked = make_customer(email="rebota@example.com")
    blocked.emails.update(bounced_at=timezone.now())
    sent(customer=blocked, recipient="rebota@example.com")
    with pytest.raises(outbox.NothingToResend):
        resend(mauro, include=list(SkipReason))


def test_who_opted_out_of_announcements_still_gets_an_answer_again(ticket):
    suppress(channel="email", address="Marta@example.com", reason=SuppressionReason.OPT_OUT)
    answer, announcement = notice(ticket), sent(recipient="marta@EXAMPLE.com")
    assert plan(Message.objects.filter(pk=answer.pk)).sends == 1
    assert plan(Message.objects.filter(pk=announcement.pk)).skipped == {SkipReason.SUPPRESSED: 1}
    suppress(channel="email", address="marta@example.com", reason=SuppressionReason.HARD_BOUNCE)
    assert plan(Message.objects.filter(pk=answer.pk)).skipped == {SkipReason.SUPPRESSED: 1}


# --- by another channel --------------------------------------------------------------------------------


def test_an_email_leaves_as_sms_with_its_text_to_todays_phone(mauro):
    mail = sent(customer=make_customer(phone="+5493515550000"))
    batch = resend(mauro, leave_by="sms")
    copy = batch.messages.get()
    assert (copy.channel, copy.recipient, copy.resend_of, copy.state) == ("sms", "+5493515550000", mail, "queued")
    assert copy.body == mail.body
    assert copy.subject == " ".join(mail.body.text.splitlines())[:200]
    assert (batch.channel, batch.log) == ("sms", "email")


def test_a_failed_email_that_leaves_as_sms_stays_failed_itself(mauro):
    mail = post(customer=make_customer(phone="+5493515550000"), state=State.FAILED)
    resend(mauro, leave_by="sms")
    mail.refresh_from_db()
    assert (mail.state, mail.batch) == (State.FAILED, None)
    assert Message.objects.get(resend_of=mail).channel == "sms"


def test_another_channel_needs_an_address_on_it(mauro):
    sent(customer=make_customer())
    sent(recipient="nadie@example.com")
    assert plan(channel="sms").skipped == {SkipReason.NO_RECIPIENT: 2}


def test_sms_are_counted_before_they_leave(mauro):
    customer = make_customer(phone="+5493515550000")
    for text in ("Hola", "ñandú " * 30):
        outbox.write(actor=mauro, channel="email", recipient="ana@example.com", text=text, customer=customer)
    Message.objects.update(state=State.SENT)
    cost = outbox.sms_cost(Message.objects.all(), outbox.Order("email", channel="sms"), 2)
    assert (cost.measured, cost.is_estimate, cost.segments > 2) == (2, False, True)
    assert outbox.sms_cost(Message.objects.all(), outbox.Order("email"), 2) is None


# --- written again -------------------------------------------------------------------------------------


def notice(ticket, channel="email") -> Message:
    message = Message.objects.get(ticket_number=ticket.pk, event="ticket_opened", channel=channel)
    Message.objects.filter(pk=message.pk).update(state=State.SENT)
    message.refresh_from_db()
    return message


def test_a_notice_is_written_again_from_todays_data(mauro, ticket, wire):
    first = notice(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(subject="Fibra cortada")
    batch = resend(mauro, Message.objects.filter(pk=first.pk), content_choice=ContentChoice.RENDERED)
    copy = batch.messages.get()
    assert copy.state == State.PREPARING
    delivery.drain(Channel.EMAIL)
    assert copy.resend_of_id not in [int(envelope.key.partition(".")[0]) for envelope in wire.envelopes]
    assert preparing.prepare(batch.pk) == ("email", False)
    copy.refresh_from_db()
    batch.refresh_from_db()
    assert copy.state == State.QUEUED
    assert "Fibra cortada" in copy.subject + copy.body.text
    assert batch.prepared_at is not None
    first.refresh_from_db()
    assert "Fibra cortada" not in first.subject + first.body.text


def test_the_difference_shows_what_changed_and_what_did_not(ticket):
    first = notice(ticket)
    rows, order = Message.objects.filter(pk=first.pk), outbox.Order("email", content=ContentChoice.RENDERED)
    assert outbox.difference(rows, order).is_none
    Ticket.objects.filter(pk=ticket.pk).update(subject="Fibra cortada")
    found = outbox.difference(rows, order)
    lines = found.subject + found.text
    assert any(line.mark == "+" and "Fibra cortada" in line.text for line in lines)
    assert any(line.mark == "-" for line in lines)


def test_what_has_no_data_any_more_is_skipped_and_said(ticket):
    sent()
    gone = notice(ticket)
    Message.objects.filter(pk=gone.pk).update(ticket_number=987654)
    rows = Message.objects.filter(state=State.SENT)
    assert plan(rows, content=ContentChoice.RENDERED).skipped == {SkipReason.NO_DATA: 2}


def test_an_answer_is_written_again_with_what_was_said(mauro, ticket):
    add_entry(actor=mauro, ticket=ticket, body="Pasamos el martes.", visibility="public", channels=["email"])
    answer = Message.objects.get(event="ticket_reply")
    Message.objects.filter(pk=answer.pk).update(state=State.SENT)
    rows = Message.objects.filter(pk=answer.pk)
    batch = resend(mauro, rows, content_choice=ContentChoice.RENDERED)
    preparing.prepare(batch.pk)
    assert "Pasamos el martes." in batch.messages.get().body.text


def test_written_again_for_another_channel_it_uses_that_channels_words(mauro, ticket):
    first = notice(ticket)
    rows = Message.objects.filter(pk=first.pk)
    batch = resend(mauro, rows, leave_by="sms", content_choice=ContentChoice.RENDERED)
    preparing.prepare(batch.pk)
    copy = batch.messages.get()
    assert (copy.channel, copy.recipient, copy.body.html) == ("sms", "+5493515551234", "")
    assert copy.body.text != first.body.text


def test_data_that_goes_while_it_is_written_makes_a_failed_row_that_says_so(mauro, ticket):
    first = notice(ticket)
    batch = resend(mauro, Message.objects.filter(pk=first.pk), content_choice=ContentChoice.RENDERED)
    batch.messages.update(ticket_number=987654)
    preparing.prepare(batch.pk)
    copy = batch.messages.get()
    assert (copy.state, copy.error_code) == (State.FAILED, "no_data")


def test_a_batch_on_pause_is_not_written_either(mauro, ticket):
    first = notice(ticket)
    batch = resend(mauro, Message.objects.filter(pk=first.pk), content_choice=ContentChoice.RENDERED)
    outbox.pause_batch(actor=mauro, batch=batch)
    assert preparing.unfinished() == []
    assert preparing.prepare(batch.pk) == ("", False)
    outbox.resume_batch(actor=mauro, batch=batch)
    assert preparing.unfinished() == [batch.pk]
    outbox.cancel_batch(actor=mauro, batch=batch)
    assert preparing.unfinished() == []
    assert batch.messages.get().state == State.CANCELLED
