"""A customer's browser asks for push messages by a signed link, and an operator finds that link."""

import json
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from customers.models import PushSubscription
from customers.services.removal import delete_customer
from messaging import delivery, devices
from messaging.channels.webpush_keys import new_key
from messaging.choices import Channel
from tests.cast import client_of, make_user, make_user_without
from tests.messaging.accounts import make_account
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db
BROWSER = json.dumps({"endpoint": "https://push.example/1", "keys": {"p256dh": "a", "auth": "b"}})
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def account():
    return make_account(
        channel="push", transport="push", contact="mailto:a@isp.example", vapid_key=new_key(), name="Push"
    )


def path_of(customer) -> str:
    return urlsplit(devices.device_link(customer)).path


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_offers_our_key_and_changes_nothing_by_being_read(account, client):
    shown = text_of(client.get(path_of(make_customer())))
    assert f'data-key="{devices.web_push_key()}"' in shown
    assert len(devices.web_push_key()) == 87
    assert not PushSubscription.objects.exists()


def test_without_a_key_the_page_says_so_instead_of_offering(client):
    shown = text_of(client.get(path_of(make_customer())))
    assert "Todavía no mandamos avisos al navegador" in shown
    assert "<form" not in shown


def test_a_browser_turned_on_gets_what_is_pushed_to_its_customer_and_off_again_nothing(account, client, wire):
    customer, other = make_customer(), make_customer("Luis", "luis@example.com")
    asked = {"target": BROWSER, "on": "1"}
    assert "Listo" in text_of(client.post(path_of(customer), asked, headers={"user-agent": PHONE}))
    row = customer.push_subscriptions.get()
    assert (row.device, row.active, row.target) == ("Chrome en Android", True, BROWSER)
    assert AuditEntry.objects.get(action="customers.add_device").actor is None
    post(Channel.PUSH, customer=customer)
    delivery.drain(Channel.PUSH)
    assert [envelope.recipient for envelope in wire.envelopes] == [BROWSER]
    client.post(path_of(other), {"target": BROWSER, "off": "1"})
    row.refresh_from_db()
    assert row.active, "another customer's link takes nobody's device away"
    client.post(path_of(customer), {"target": BROWSER, "off": "1"})
    row.refresh_from_db()
    assert not row.active


@pytest.mark.parametrize(
    "target", ["", "a-token-of-firebase", "{", '{"endpoint": "http://x", "keys": {}}', "x" * 9000]
)
def test_what_no_browser_gave_is_refused_in_words(account, client, target):
    answer = client.post(path_of(make_customer()), {"target": target, "on": "1"})
    assert answer.status_code == 422
    assert "no nos dio su dirección" in text_of(answer)
    assert not PushSubscription.objects.exists()


def test_a_link_that_is_old_forged_or_of_a_customer_who_is_gone_opens_nothing(account, client, time_machine):
    time_machine.move_to("2026-11-20 12:00:00+00:00", tick=False)
    customer, gone = make_customer(), make_customer("Luis", "luis@example.com")
    links = [path_of(customer), path_of(gone), path_of(customer)[:-2] + "x/"]
    delete_customer(actor=None, customer=gone)
    assert [client.get(link).status_code for link in links] == [200, 404, 404]
    time_machine.move_to("2026-12-21 12:00:01+00:00", tick=False)
    assert client.get(links[0]).status_code == 404
    assert timezone.now().month == 12


def test_somebody_who_tries_too_often_is_told_to_wait(account, client):
    path = path_of(make_customer())
    answers = [client.post(path, {"target": "", "on": "1"}).status_code for _turn in range(22)]
    assert (answers.count(422), answers.count(429)) == (20, 2)


def test_an_operator_who_may_write_finds_the_link_and_the_devices(account, client):
    customer = make_customer()
    client.post(path_of(customer), {"target": BROWSER, "on": "1"}, headers={"user-agent": PHONE})
    url = reverse("messaging:device_link", args=[customer.pk])
    operator = client_of(make_user("messaging.write_message", "customers.view_customer"))
    shown = text_of(operator.get(url))
    assert "Chrome en Android" in shown
    link = operator.get(url).context["link"]
    assert client.get(urlsplit(link).path).status_code == 200
    without = make_user_without("messaging.write_message", role="Mesa de ayuda", scope="all", username="sin")
    assert client_of(without).get(url).status_code == 403
    page = text_of(client_of(without).get(reverse("messaging:of_customer", args=[customer.pk])))
    assert url not in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome en Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537 Edg/130", "Edge en Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0", "Firefox en Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Mobile Safari/604", "Safari en iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent, name):
    assert devices.name_of(agent) == name
