import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from messaging import example
from messaging.choices import Channel, State
from messaging.models import Batch, DeliveryAttempt, Message, Suppression
from tests.cast import make_user
from tests.messaging.post import make_customer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@dataclass
class Told:
    event: str
    at: object = NOW - timedelta(days=3)
    actor_id: int | None = None
    text: str = "Ya vamos"
    state: str = "Trabajando"


@dataclass
class Story:
    number: int
    customer: object
    title: str = "Sin servicio"
    area_id: int = 1
    owner_id: int = 2
    opened_at: object = NOW - timedelta(days=3)
    events: list[Told] = field(default_factory=list)


def make_people(count: int) -> None:
    for number in range(count):
        customer = make_customer(f"Cliente {number}", f"c{number}@correo.example", f"+5493515550{number:03d}")
        customer.push_subscriptions.create(token=f"device-{number}")
        if number % 10 == 7:
            customer.emails.update(address=f"c{number}@gmial.con", bounced_at=NOW - timedelta(days=20))
    Customer.objects.update(created_at=NOW - timedelta(days=800))
    for name in ("lucia", "mauro"):
        make_user(username=name)


def load() -> int:
    customers = list(Customer.objects.order_by("pk"))
    users = {user.username: user for user in User.objects.all()}
    events = [Told("ticket_opened"), Told("ticket_reply")]
    stories = [Story(100 + number, customer, events=events) for number, customer in enumerate(customers)]
    return example.load(rng=random.Random(1), now=NOW, customers=customers, tickets=stories, users=users)


def test_example_tells_a_story_of_every_state_over_the_three_channels():
    make_people(40)
    total = load()
    states = Counter(Message.objects.values_list("state", flat=True))
    assert total == sum(states.values()) > 800
    assert set(Message.objects.values_list("channel", flat=True)) == set(Channel.values)
    usual = {State.SENT, State.DELIVERED, State.BOUNCED, State.SUPPRESSED, State.FAILED, State.SENDING}
    assert usual <= set(states)
    assert Batch.objects.count() == 2
    typos = Message.objects.filter(recipient__endswith="@gmial.con")
    assert set(typos.values_list("state", "error_code")) == {
        (State.BOUNCED, "550"), (State.SUPPRESSED, "suppressed")
    }  # fmt: skip
    assert not DeliveryAttempt.objects.filter(message__in=typos.filter(state=State.SUPPRESSED)).exists()
    assert not Message.objects.filter(Q(body=None) | Q(search_text="") | Q(created_at__gt=NOW)).exists()
    for message in Message.objects.prefetch_related("attempts"):
        assert message.attempts_made == len(message.attempts.all())
        assert message.was_sent == (message.sent_at is not None)


def test_example_is_the_same_for_the_same_seed():
    make_people(12)
    load()
    first = Counter(Message.objects.values_list("channel", "state", "subject"))
    Message.objects.update(resend_of=None)
    for model in (Suppression, Message, Batch):
        model.objects.all().delete()
    load()
    assert Counter(Message.objects.values_list("channel", "state", "subject")) == first
