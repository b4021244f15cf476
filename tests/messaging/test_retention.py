import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from messaging import outbox, retention
from messaging.choices import AddressChoice, Channel, State
from messaging.models import Batch, DeliveryAttempt, Message, MessageBody, RetentionRule
from messaging.retention import running
from messaging.retention.rules import months_before
from tests.messaging.post import sent

pytestmark = pytest.mark.django_db
DAYS = {"young": 10, "old": 100, "older": 400}


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(running, "PAUSE_SECONDS", 0)


def aged(age: str, **fields) -> Message:
    return sent(created_at=timezone.now() - timedelta(days=DAYS[age]), **fields)


def keep(body=None, row=None, channel=Channel.EMAIL):
    retention.set_rule(actor=None, channel=channel, body_months=body, row_months=row)


def test_everything_is_kept_until_somebody_says_otherwise():
    aged("older")
    assert retention.run() == {}
    assert [(rule.body_months, rule.row_months) for rule in retention.rules()] == [(None, None)] * 3


def test_the_text_goes_first_and_the_row_later():
    young, old, older = aged("young"), aged("old"), aged("older")
    keep(body=3, row=12)
    assert dict(retention.run()["email"]) == {"rows": 1, "bodies": 1}
    assert set(Message.objects.values_list("pk", "body")) == {(young.pk, young.body_id), (old.pk, None)}
    assert set(MessageBody.objects.values_list("pk", flat=True)) == {young.body_id}
    assert not MessageBody.objects.filter(pk=older.body_id).exists()


def test_each_channel_has_its_own_age():
    mail, sms = aged("older"), aged("older", channel=Channel.SMS)
    keep(row=6, channel=Channel.SMS)
    retention.run()
    assert list(Message.objects.all()) == [mail]
    assert sms.pk


def test_an_sms_loses_the_beginning_of_its_text_too():
    old = aged("old", channel=Channel.SMS, recipient="+5493515550001")
    assert old.subject == "Hola"
    keep(body=3, channel=Channel.SMS)
    retention.run()
    old.refresh_from_db()
    assert (old.body, old.subject) == (None, "")
    assert "hola" not in old.search_text
    assert "5493515550001" in old.search_text


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_what_may_still_leave_is_not_touched(state):
    claim = {"claim_token": uuid.uuid4(), "lease_until": timezone.now()} if state == State.SENDING else {}
    message = aged("older", state=state, **claim)
    keep(body=3, row=6)
    retention.run()
    message.refresh_from_db()
    assert message.body_id


def resend(message, actor) -> Batch:
    return outbox.resend(
        actor=actor,
        batch_id=uuid.uuid4(),
        messages=Message.objects.filter(pk=message.pk),
        channel=message.channel,
        address_choice=AddressChoice.AS_SENT,
    )


def test_a_newer_copy_keeps_the_text_that_it_shares_and_outlives_what_it_repeats(mauro, client_of):
    old = aged("older")
    batch = resend(old, mauro)
    copy = Message.objects.get(resend_of=old)
    keep(body=3, row=6)
    retention.run()
    copy.refresh_from_db()
    assert (copy.body_id, copy.resend_of) == (old.body_id, None)
    assert copy.body.text
    client = client_of(mauro)
    assert client.get("/mensajes/lotes/mensajes/", {"batch": str(batch)}).status_code == 200
    assert client.get(f"/mensajes/{copy.pk}/").status_code == 200
    assert client.get(f"/mensajes/{old.pk}/").status_code == 404


def test_tries_go_with_their_message():
    old = aged("older")
    DeliveryAttempt.objects.create(message=old, number=1, token=uuid.uuid4(), started_at=timezone.now())
    keep(row=6)
    retention.run()
    assert not DeliveryAttempt.objects.exists()


def test_the_page_says_that_the_text_went_by_age_and_a_resend_skips_it(mauro, client_of):
    old = aged("old")
    keep(body=3)
    retention.run()
    assert "El contenido se borró por antigüedad." in client_of(mauro).get(f"/mensajes/{old.pk}/").content.decode()
    with pytest.raises(outbox.NothingToResend):
        resend(old, mauro)


def test_a_message_that_never_had_a_text_says_so(mauro, client_of):
    old = aged("old", template="no_such")
    keep(body=3)
    retention.run()
    content = client_of(mauro).get(f"/mensajes/{old.pk}/").content.decode()
    assert "No se guardó el contenido de este mensaje." in content


def test_many_go_a_few_at_a_time_even_those_of_one_moment(monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    moment = timezone.now() - timedelta(days=100)
    for _turn in range(5):
        sent(created_at=moment)
    keep(body=3)
    assert retention.run()["email"]["bodies"] == 5
    assert not MessageBody.objects.exists()
    assert retention.run()["email"]["bodies"] == 0


def test_a_longer_age_keeps_what_is_left_and_a_shorter_one_takes_more():
    keep(body=6)
    old = aged("old")
    retention.run()
    keep(body=3)
    retention.run()
    old.refresh_from_db()
    assert old.body is None
    keep(body=12)
    retention.run()
    assert aged("young").body_id


def test_a_run_whose_time_is_up_goes_on_in_the_next(monkeypatch, settings):
    aged("older")
    keep(row=6)
    settings.RETENTION_SECONDS = 0
    retention.run()
    assert Message.objects.count() == 1
    settings.RETENTION_SECONDS = 10
    retention.run()
    assert Message.objects.count() == 0


def test_what_went_and_who_said_so_is_written_down(admin):
    aged("older")
    retention.set_rule(actor=admin, channel=Channel.EMAIL, body_months=3, row_months=6)
    retention.run()
    retention.run()
    noted = AuditEntry.objects.filter(action__startswith="messaging.").order_by("pk")
    assert [(one.action, one.actor, one.target, one.detail) for one in noted if "retention" in one.action] == [
        ("messaging.change_retention", admin, "email", {"body_months": 3, "row_months": 6}),
        ("messaging.retention", None, "email", {"rows": 1}),
    ]


def test_the_command_counts_without_touching_and_then_does_it():
    aged("old"), aged("older")
    keep(body=3, row=12)
    told = StringIO()
    call_command("retention", "--dry-run", stdout=told)
    assert "email: 1 bodies and 1 rows would go" in told.getvalue()
    assert Message.objects.count() == MessageBody.objects.count() == 2
    call_command("retention", stdout=told)
    assert "email: 1 bodies and 1 rows went" in told.getvalue()


def test_a_month_ago_of_the_last_day_is_that_month_s_last_day():
    assert months_before(datetime(2026, 3, 31, 10, tzinfo=UTC), 1) == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 13) == datetime(2024, 12, 15, tzinfo=UTC)


PAGE = "/configuracion/conservacion/"


def test_the_page_keeps_each_channel_s_age(admin, client_of):
    sent_form = {"email-body_months": "12", "email-row_months": "36", "sms-row_months": "6"}
    page = client_of(admin).post(PAGE, sent_form, follow=True).content.decode()
    assert "Guardaste los plazos" in page
    known = {rule.channel: (rule.body_months, rule.row_months) for rule in RetentionRule.objects.all()}
    assert known == {"email": (12, 36), "sms": (None, 6), "push": (None, None)}


@pytest.mark.parametrize(
    "wrong",
    [{"email-body_months": "36", "email-row_months": "12"}, {"email-body_months": "x"}, {"sms-row_months": "-1"}],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(admin, client_of, wrong):
    answer = client_of(admin).post(PAGE, {"push-row_months": "12", **wrong})
    assert answer.status_code == 422
    assert not RetentionRule.objects.exists()


def test_the_database_refuses_a_row_that_goes_before_its_text():
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(channel="email", body_months=12, row_months=6)
