"""A customer's devices: one row of the log for each, under a name that people can read."""

import json

import pytest

from accounts.models import AuditEntry
from customers.push_targets import BadSubscription
from customers.services.devices import add_device, retire_device
from messaging import delivery
from messaging.choices import Channel, State
from messaging.forms import destinations
from messaging.models import Message
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db
BROWSER = json.dumps({"endpoint": "https://push.example/1", "keys": {"p256dh": "a", "auth": "b"}})


def test_push_to_a_customer_goes_to_each_live_device(wire):
    customer = make_customer()
    add_device(customer=customer, target=BROWSER, device="Chrome en Windows")
    add_device(customer=customer, target="token-of-firebase", device="Motorola G54")
    gone = add_device(customer=customer, target="old", device="Nokia")
    retire_device(token=gone.token)
    post(Channel.PUSH, customer=customer)
    rows = Message.objects.filter(customer=customer)
    assert sorted(row.recipient.partition(" · ")[0] for row in rows) == ["Chrome en Windows", "Motorola G54"]
    delivery.drain(Channel.PUSH)
    assert {envelope.recipient for envelope in wire.envelopes} == {BROWSER, "token-of-firebase"}
    assert {row.state for row in rows.all()} == {State.SENT}


def test_device_retired_while_its_message_waited_gets_nothing(wire):
    customer = make_customer()
    device = add_device(customer=customer, target="t", device="Motorola")
    message = post(Channel.PUSH, customer=customer)
    assert retire_device(token=device.token)
    assert not retire_device(token=device.token)
    delivery.drain(Channel.PUSH)
    message.refresh_from_db()
    assert (message.state, message.error_code, wire.envelopes) == (State.FAILED, "retired", [])


def test_same_device_again_takes_its_place_also_under_another_customer():
    ana, luis = make_customer(), make_customer("Luis", "luis@example.com")
    first = add_device(customer=ana, target=BROWSER, device="Chrome")
    retire_device(token=first.token)
    again = add_device(customer=luis, target=BROWSER, device="Otro nombre")
    assert (again.pk, again.customer, again.active) == (first.pk, luis, True)
    assert AuditEntry.objects.filter(action="customers.add_device").count() == 1


def test_two_devices_of_one_name_are_told_apart():
    customer = make_customer()
    tokens = {add_device(customer=customer, target=name, device="Motorola").token for name in "ab"}
    assert len(tokens) == 2
    shown = [label for _group, choices in destinations(customer) for _value, label in choices]
    assert tokens < set(shown)


def test_a_phone_to_write_to_is_shown_as_people_write_it():
    customer = make_customer(phone="+5493515550000")
    assert ("sms:+5493515550000", "0351 15-555-0000") in dict(destinations(customer))["SMS"]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "x" * 5000,
        "{",
        '{"endpoint": "http://push.example", "keys": {"p256dh": "a", "auth": "b"}}',
        '{"endpoint": "https://push.example"}',
        '{"endpoint": 1, "keys": 2}',
    ],
)
def test_what_is_no_subscription_is_refused(target):
    with pytest.raises(BadSubscription):
        add_device(customer=make_customer(), target=target)
