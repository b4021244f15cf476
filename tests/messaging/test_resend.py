import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from messaging import delivery, outbox, unfolding
from messaging.channels import DeliveryError
from messaging.choices import (
    RETRY_STATES,
    SENT_STATES,
    WARNINGS,
    AddressChoice,
    BatchAction,
    Channel,
    SkipReason,
    State,
)  # fmt: skip
from messaging.delivery import claiming
from messaging.delivery.lanes import Lane
from messaging.models import Batch, Message, MessageBody
from messaging.search import search_messages
from tests.messaging.post import make_customer, post, sent

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


def resend(
    actor, rows=None, batch_id=None, channel=Channel.EMAIL, address_choice=AddressChoice.AS_SENT, **how
) -> Batch:
    return outbox.resend(
        actor=actor,
        batch_id=batch_id or uuid.uuid4(),
        messages=Message.objects.all() if rows is None else rows,
        channel=channel,
        address_choice=address_choice,
        **how,
    )


def plan(address=AddressChoice.AS_SENT, **how) -> outbox.Plan:
    return outbox.plan_of(Message.objects.all(), outbox.Order(Channel.EMAIL, address=address, **how))


def items(batch) -> dict[int, tuple[str, str]]:
    return {item.source_id: (item.action, item.reason) for item in batch.items.all()}


@pytest.mark.parametrize("state", SENT_STATES)
def test_resend_of_a_sent_message_makes_a_new_row_linked_to_it(mauro, lucia, state):
    about = outbox.About(ticket_number=7, area_id=2, owner_id=3)
    first = sent(
        state=state, customer=make_customer(), about=about, sent_by=lucia, reference="abc", created_at=LONG_AGO
    )
    batch = resend(mauro)
    copy = Message.objects.exclude(pk=first.pk).get()
    assert (copy.resend_of, copy.batch, copy.state, copy.sent_by) == (first, batch, State.QUEUED, mauro)
    assert (copy.sent_at, copy.delivered_at, copy.reference, copy.attempts_made) == (None, None, "", 0)
    assert copy.created_at > first.created_at
    assert copy.due_at <= timezone.now() < copy.expires_at
    for kept in (
        "customer_id",
        "recipient",
        "subject",
        "body_id",
        "search_text",
        "ticket_number",
        "area_id",
        "owner_id",
    ):
        assert getattr(copy, kept) == getattr(first, kept)
    before = first.sent_at
    first.refresh_from_db()
    assert (first.state, first.sent_at, first.reference, first.batch) == (state, before, "abc", None)


@pytest.mark.parametrize("state", RETRY_STATES)
def test_resend_of_a_message_that_never_left_queues_the_same_row(mauro, wire, state):
    message = post(state=state, error_code="550", error_text="no", expires_at=LONG_AGO)
    batch = resend(mauro, include=WARNINGS)
    message.refresh_from_db()
    assert (message.state, message.batch, message.error_code, message.resend_of) == (State.QUEUED, batch, "", None)
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert Message.objects.count() == 1


def test_resend_skips_with_its_reason_what_can_not_go(mauro):
    gone = make_customer(email="gone@example.com")
    rows = {
        post(): SkipReason.STILL_QUEUED,
        sent(body=None): SkipReason.NO_CONTENT,
        sent(customer=gone): SkipReason.CUSTOMER_DELETED,
        post(recipient=""): SkipReason.NO_RECIPIENT,
    }
    gone.deleted_at = timezone.now()
    gone.save()
    goes = sent()
    assert plan() == outbox.Plan(total=5, copies=1, requeues=0, skipped=dict.fromkeys(rows.values(), 1))
    batch = resend(mauro)
    assert items(batch) == {
        goes.pk: (BatchAction.COPY, ""),
        **{message.pk: (BatchAction.SKIP, reason) for message, reason in rows.items()},
    }
    assert batch.total == 5


def test_resend_skips_what_is_on_the_wire(mauro):
    message = post()
    claiming.claim(Lane(Channel.EMAIL), 1)
    with pytest.raises(outbox.NothingToResend):
        resend(mauro)
    assert plan().skipped == {SkipReason.STILL_QUEUED: 1}
    message.refresh_from_db()
    assert message.state == State.SENDING


def test_resend_with_nothing_to_send_leaves_no_trace(mauro):
    post()
    with pytest.raises(outbox.NothingToResend):
        resend(mauro)
    assert not Batch.objects.exists()
    assert not AuditEntry.objects.filter(action="messaging.resend").exists()


def test_resend_plan_changes_nothing():
    sent()
    plan(AddressChoice.CURRENT)
    assert Message.objects.count() == 1
    assert not Batch.objects.exists()


def test_resend_with_the_same_form_twice_is_one_batch(mauro):
    sent()
    form_key = uuid.uuid4()
    first, second = resend(mauro, batch_id=form_key), resend(mauro, batch_id=form_key)
    assert first == second
    assert Message.objects.count() == 2


def test_resend_by_two_people_of_the_same_rows_sends_them_once(mauro, admin):
    sent()
    resend(mauro)
    with pytest.raises(outbox.NothingToResend):
        resend(admin, rows=Message.objects.filter(resend_of=None))
    assert Message.objects.count() == 2


def test_resend_again_after_the_first_one_left_takes_a_word_about_it(mauro, wire):
    first = sent()
    resend(mauro)
    delivery.drain(Channel.EMAIL)
    with pytest.raises(outbox.NothingToResend):
        resend(mauro, rows=Message.objects.filter(pk=first.pk))
    resend(mauro, rows=Message.objects.filter(pk=first.pk), include=[SkipReason.SENT_SINCE])
    assert first.resends.count() == 2


def test_resend_takes_a_filter_with_joins_order_and_columns(mauro):
    customer = make_customer()
    sent(customer=customer)
    sent()
    rows = (
        Message.objects.for_listing().filter(customer__emails__address="ana@example.com").order_by("-created_at")
    )
    assert resend(mauro, rows=rows).total == 1


def test_resend_takes_only_the_rows_of_its_channel(mauro):
    mail = sent()
    sent(channel=Channel.SMS)
    batch = resend(mauro, channel=Channel.EMAIL)
    assert items(batch) == {mail.pk: (BatchAction.COPY, "")}


def test_resend_freezes_what_was_meant(mauro):
    sent(subject="corte")
    batch = resend(mauro, rows=Message.objects.filter(subject="corte"))
    sent(subject="corte")
    assert batch.items.count() == batch.total == 1


def test_resend_of_a_row_and_its_failed_copies_queues_each_once(mauro):
    first = sent()
    copies = [post(state=State.FAILED, resend_of=first) for _turn in range(2)]
    batch = resend(mauro)
    assert items(batch) == {
        first.pk: (BatchAction.COPY, ""), **{copy.pk: (BatchAction.REQUEUE, "") for copy in copies}
    }  # fmt: skip
    assert batch.messages.count() == 3


def test_resend_numbers_batches_one_after_the_other(mauro):
    sent()
    first = resend(mauro)
    sent(channel=Channel.SMS)
    second = resend(mauro, channel=Channel.SMS)
    assert (str(first), str(second)) == ("R-1", "R-2")


def test_resend_is_written_in_the_audit_log(mauro):
    sent()
    batch = resend(mauro)
    entry = AuditEntry.objects.get(action="messaging.resend")
    assert (entry.actor, entry.target) == (mauro, str(batch))
    assert entry.detail == {"channel": "email", "total": 1, "sends": 1}


def test_resend_shares_the_body_with_the_first(mauro):
    sent()
    resend(mauro)
    assert MessageBody.objects.count() == 1


def current(mauro, **options) -> Message:
    batch = resend(mauro, address_choice=AddressChoice.CURRENT, **options)
    return batch.messages.get()


def test_resend_to_the_current_address_takes_the_customers_first_of_today(mauro):
    customer = make_customer(email="ana@gmial.com")
    first = sent(customer=customer, state=State.BOUNCED)
    customer.emails.update(address="Ana@gmail.com")
    customer.emails.create(address="otra@example.com", position=1)
    copy = current(mauro)
    assert (copy.recipient, copy.resend_of) == ("Ana@gmail.com", first)
    first.refresh_from_db()
    assert first.recipient == "ana@gmial.com"
    assert set(search_messages(Message.objects.all(), "ana@gmail.com", mauro)) == {copy}


def test_resend_to_the_current_address_passes_over_one_that_bounced(mauro):
    customer = make_customer(email="ana@gmial.com")
    sent(customer=customer, state=State.BOUNCED)
    customer.emails.update(bounced_at=timezone.now())
    customer.emails.create(address="ana@gmail.com", position=1)
    assert current(mauro).recipient == "ana@gmail.com"


def test_resend_to_the_current_address_works_for_each_channel(mauro):
    customer = make_customer(phone="+5493515550000")
    customer.push_subscriptions.create(token="new-device")
    sent(channel=Channel.SMS, customer=customer, recipient="+5493515559999")
    sent(channel=Channel.PUSH, customer=customer, recipient="old-device")
    assert current(mauro, channel=Channel.SMS).recipient == "+5493515550000"
    assert current(mauro, channel=Channel.PUSH).recipient == "new-device"


def test_resend_to_the_current_address_skips_a_customer_who_has_none(mauro):
    sent(customer=make_customer(email=""), recipient="ana@gmial.com")
    assert plan(AddressChoice.CURRENT).skipped == {SkipReason.NO_RECIPIENT: 1}


def test_resend_to_the_current_address_of_nobody_goes_where_it_went(mauro):
    sent(recipient="soporte@vendor.example")
    assert current(mauro).recipient == "soporte@vendor.example"


def test_resend_to_the_current_address_keeps_in_the_attempt_where_each_try_went(mauro, wire):
    customer = make_customer(email="ana@gmial.com")
    message = post(customer=customer)
    wire.answers = [DeliveryError(permanent=True, code="550", answer="no such domain")]
    delivery.drain(Channel.EMAIL)
    customer.emails.update(address="ana@gmail.com")
    assert current(mauro) == message
    delivery.drain(Channel.EMAIL)
    tries = list(message.attempts.order_by("number").values_list("recipient", "outcome"))
    assert tries == [("ana@gmial.com", "permanent"), ("ana@gmail.com", "accepted")]


def test_resend_of_many_costs_the_same_queries_as_of_few(mauro):
    def queries(count: int) -> int:
        rows = [sent(channel=Channel.PUSH).pk for _turn in range(count)]
        with CaptureQueriesContext(connection) as captured:
            resend(mauro, rows=Message.objects.filter(pk__in=rows), channel=Channel.PUSH)
        return len(captured)

    assert queries(1) == queries(40)


def test_resend_leaves_alone_what_somebody_queued_while_it_was_frozen(mauro, lucia, monkeypatch):
    first, second = post(state=State.FAILED), post(state=State.FAILED)
    monkeypatch.setattr(unfolding, "copy_sent", lambda *_: outbox.retry(actor=lucia, message=first) and 0)
    batch = resend(mauro)
    assert items(batch) == {
        first.pk: (BatchAction.SKIP, SkipReason.STILL_QUEUED), second.pk: (BatchAction.REQUEUE, "")
    }  # fmt: skip
    first.refresh_from_db()
    assert first.batch is None
