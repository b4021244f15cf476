"""Messages and customers for the tests of messaging: set up by the outbox itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer
from customers.services.customers import refresh_search_text
from messaging import outbox
from messaging.choices import Channel, State
from messaging.models import Message


def make_customer(name: str = "Ana Gómez", email: str = "ana@example.com", phone: str = "", **fields) -> Customer:
    customer = Customer.objects.create(name=name, **fields)
    if email:
        customer.emails.create(address=email)
    if phone:
        customer.phones.create(number=phone)
    refresh_search_text(customer)
    return customer


def post(channel: str = Channel.EMAIL, **fields) -> Message:
    """One queued message written by an event; `fields` overwrite what the row says about its later life."""
    names = {"customer", "recipient", "about", "urgency", "sent_by", "template", "kind"} & set(fields)
    given = {name: fields.pop(name) for name in names}
    if "customer" not in given:
        given.setdefault("recipient", "ana@example.com" if channel == Channel.EMAIL else "+5493515551234")
    message = outbox.enqueue(
        channel=channel, event="manual", **{"template": "manual", "context": {"text": "Hola"}, **given}
    )
    if fields:
        Message.objects.filter(pk=message.pk).update(**fields)
        message.refresh_from_db()
    return message


def post_many(count: int, **fields) -> list[Message]:
    return [post(**fields) for _number in range(count)]


def sent(**fields) -> Message:
    now = timezone.now()
    return post(**{"state": State.SENT, "sent_at": now - timedelta(hours=1), **fields})


class Recorder:
    """A transport that keeps what it was given, and answers as `answers` says: an exception or a reference."""

    def __init__(self, answers=()) -> None:
        self.envelopes, self.answers = [], list(answers)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def send(self, envelope, seconds):
        self.envelopes.append(envelope)
        answer = self.answers.pop(0) if self.answers else "accepted"
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer()
        return answer


@pytest.fixture
def wire(monkeypatch):
    """The wire, which is where tests may put something of their own."""
    recorder = Recorder()
    monkeypatch.setattr("messaging.delivery.sending.open_transport", lambda lane: recorder)
    return recorder
