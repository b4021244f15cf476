import pytest

from accounts.models import AuditEntry
from messaging import delivery, outbox
from messaging.accounts import account_for, hold_account, secrets_of
from messaging.accounts.keeping import AccountRefused, change_account, create_account, release_account
from messaging.channels import KINDS, AuthRefused
from messaging.choices import Channel, Outcome, State
from messaging.models import Account, Message
from tests.messaging.accounts import make_account
from tests.messaging.post import post, sent
from tests.messaging.test_resend import resend

pytestmark = pytest.mark.django_db
SMTP = {"name": "Correo", "host": "mail.example.com", "security": "starttls", "port": 587, "user": "ana"}


def smtp(**values) -> Account:
    return create_account(actor=None, channel="email", transport="smtp", values={**SMTP, **values})


def write(event: str, **fields) -> Message:
    return outbox.enqueue(
        channel=Channel.EMAIL, template="manual", context={"text": "Hola"}, event=event,
        recipient="ana@example.com", **fields,
    )  # fmt: skip


def test_without_accounts_the_environment_sends(wire):
    message = post()
    assert message.account is None
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert message.sender == "ISPCube <avisos@fibradelvalle.example>"


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("ticket_reply", "Mesa"), ("ticket_opened", "Mesa"), ("invoice_due", "Facturas"), ("payment", "Facturas"),
        ("manual", "Resto"), ("outage", "Resto"),
    ],
)  # fmt: skip
def test_message_leaves_by_the_account_of_its_purpose_else_by_the_one_for_everything(event, name):
    make_account("tickets", "Mesa")
    make_account("invoices", "Facturas")
    make_account("all", "Resto")
    make_account("all", "SMS", channel="sms")
    assert write(event).account.name == name


def test_first_by_position_of_the_active_ones_sends():
    first, second = make_account("tickets"), make_account("tickets")
    assert account_for(Channel.EMAIL, "ticket_reply") == first.pk
    change_account(actor=None, account=second, values={"position": 0})
    change_account(actor=None, account=first, values={"position": 1})
    assert account_for(Channel.EMAIL, "ticket_reply") == second.pk
    change_account(actor=None, account=second, values={"is_active": False})
    assert account_for(Channel.EMAIL, "ticket_reply") == first.pk


def test_row_keeps_by_which_account_and_as_whom_it_left(wire):
    account = make_account("tickets", sender_name="Mesa de ayuda", sender_address="mesa@example.com")
    message = write("ticket_reply")
    delivery.drain(Channel.EMAIL)
    message.refresh_from_db()
    assert (message.account, message.state) == (account, State.SENT)
    assert message.sender == wire.envelopes[0].sender == "Mesa de ayuda <mesa@example.com>"


def test_what_waits_moves_to_the_account_that_is_right_today():
    ticket, other = write("ticket_reply"), write("manual")
    gone = sent()
    account = make_account("tickets")
    for message in (ticket, other, gone):
        message.refresh_from_db()
    assert (ticket.account, other.account, gone.account) == (account, None, None)
    change_account(actor=None, account=account, values={"is_active": False})
    ticket.refresh_from_db()
    assert ticket.account is None


def test_sweeper_moves_what_was_queued_by_an_account_just_when_it_was_retired(wire):
    account = make_account("all")
    message = post()
    Account.objects.update(is_active=False)
    delivery.drain(Channel.EMAIL)
    assert wire.envelopes == []
    assert delivery.sweep() == [Channel.EMAIL]
    message.refresh_from_db()
    assert message.account is None
    assert account.messages.count() == 0


def test_resend_leaves_by_the_account_of_today(mauro):
    message = write("ticket_reply")
    Message.objects.update(state=State.SENT, sender="vieja@example.com")
    account = make_account("tickets")
    resend(mauro)
    copy = Message.objects.get(resend_of=message)
    assert (copy.account, copy.sender) == (account, "")


def test_held_account_sends_nothing_and_the_others_go_on(wire, mauro):
    held = make_account("tickets")
    make_account("all")
    waits, goes = write("ticket_reply"), write("manual")
    assert hold_account(actor=None, account=held, why="535 no")
    assert not hold_account(actor=None, account=held, why="otra vez")
    delivery.drain(Channel.EMAIL)
    waits.refresh_from_db()
    goes.refresh_from_db()
    assert (waits.state, goes.state) == (State.QUEUED, State.SENT)
    assert delivery.sweep() == []
    release_account(actor=mauro, account=held)
    delivery.drain(Channel.EMAIL)
    waits.refresh_from_db()
    assert waits.state == State.SENT


def test_refused_password_puts_the_account_on_hold_and_costs_no_message_its_chance(wire):
    account = make_account("all")
    messages = [post(), post()]
    wire.answers = [AuthRefused(code="535", answer="5.7.8 bad credentials")]
    delivery.drain(Channel.EMAIL)
    account.refresh_from_db()
    assert account.is_on_hold
    assert "5.7.8 bad credentials" in account.on_hold_why
    assert AuditEntry.objects.get(action="messaging.hold_account").actor is None
    for message in messages:
        message.refresh_from_db()
        assert message.state == State.QUEUED
        assert set(message.attempts.values_list("outcome", flat=True)) == {Outcome.RETURNED}
    assert len(wire.envelopes) == 1


def test_account_whose_secrets_cannot_be_opened_is_put_on_hold(settings):
    account = smtp(password="x", connections=1)
    message = post()
    settings.SECRET_KEY = "otra"
    delivery.drain(Channel.EMAIL)
    account.refresh_from_db()
    message.refresh_from_db()
    assert account.is_on_hold
    assert message.state == State.QUEUED


def test_secret_is_sealed_and_an_empty_one_keeps_what_is_there():
    account = smtp(password="muy secreta")
    assert "secreta" not in f"{account.sealed} {account.settings}"
    change_account(actor=None, account=account, values={"user": "beto", "password": ""})
    account.refresh_from_db()
    assert (account.settings["user"], secrets_of(account)) == ("beto", {"password": "muy secreta"})
    assert "secreta" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_account_that_can_not_be_right_is_refused_and_nothing_is_kept():
    smtp()
    for transport, values in [
        ("smtp", SMTP),
        ("smtp", {**SMTP, "name": "B", "security": "quizás"}),
        ("fax", SMTP),
    ]:
        with pytest.raises(AccountRefused):
            create_account(actor=None, channel="email", transport=transport, values=values)
    with pytest.raises(AccountRefused):
        create_account(actor=None, channel="sms", transport="smtp", values=SMTP)
    with pytest.raises(TypeError):
        change_account(actor=None, account=Account.objects.get(), values={"sealed": "x"})
    assert Account.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_says_what_it_asks_for(kind):
    assert str(kind.label)
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert not set(names) & {field.name for field in Account._meta.get_fields()}
    for field in kind.fields:
        assert str(field.label)
        assert bool(field.choices) == (field.kind == "choice")
