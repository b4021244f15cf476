"""How sending goes, told to people and to machines, and the switch that stops a channel."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from messaging.accounts import hold_account
from messaging.choices import State
from messaging.models import ChannelControl, Message
from tests import cast
from tests.messaging.accounts import make_account
from tests.messaging.post import make_customer, post, sent

SEES = ("messaging.view_message", "messaging.view_email_log")


@pytest.fixture
def reader(db):
    return cast.make_user(*SEES)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def get(user, name, *args):
    return text_of(cast.client_of(user).get(reverse(f"messaging:{name}", args=args)))


def wait(**ago) -> Message:
    return post(due_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize(
    ("ago", "told", "dot"),
    [
        ({"seconds": 5}, "Envíos al día", "tone-green"),
        ({"minutes": 6}, "Atrasado 6 min", "tone-yellow"),
        ({"minutes": 40}, "Detenido", "tone-red"),
    ],
)
def test_the_card_tells_by_the_oldest_message_that_waits(reader, ago, told, dot):
    wait(**ago)
    shown = get(reader, "health")
    assert told in shown
    assert dot in shown
    assert "1 en cola" in shown


def test_a_message_for_later_is_not_late(reader):
    post(due_at=timezone.now() + timedelta(hours=2), created_at=timezone.now() - timedelta(days=1))
    assert "Envíos al día" in get(reader, "health")


def test_a_channel_on_hold_is_said_and_does_not_count_as_late(reader):
    wait(minutes=40)
    ChannelControl.objects.update_or_create(channel="email", defaults={"on_hold": True, "held_at": timezone.now()})
    shown = get(reader, "health")
    assert "Envíos al día" not in shown
    assert "Atrasado" not in shown
    assert f'<a href="{reverse("messaging:email")}">Emails</a> en pausa' in shown


def test_the_strip_tells_of_today(reader):
    sent()
    sent()
    sent()
    post(state=State.FAILED)
    shown = get(reader, "strip", "email")
    assert "75 %" in shown
    assert ">1</a>" in shown
    assert shown.count("<rect") >= 24


def test_the_strip_counts_the_queue_as_it_is_now(reader):
    get(reader, "strip", "email")
    post()
    assert 'state=queued">1</a>' in get(reader, "strip", "email")


def test_the_strip_of_a_closed_log_is_not_found(reader):
    assert cast.client_of(reader).get(reverse("messaging:strip", args=["sms"])).status_code == 404


def test_the_strip_of_one_person_is_not_shown_to_another(db):
    """The figure is kept for a moment; a narrower person's must not be served from a wider one's."""
    narrow = cast.make_user(*SEES, scope="own")
    wide = cast.make_user(*SEES)
    post(state=State.FAILED)
    assert ">1</a>" in get(wide, "strip", "email")
    assert ">1</a>" not in get(narrow, "strip", "email")


def test_machines_are_told_without_signing_in_and_learn_nothing_else(db):
    wait(minutes=3)
    answer = Client().get("/salud/").json()
    assert set(answer) == {"database", "oldest_due_seconds"}
    assert answer["database"] is True
    assert 180 <= answer["oldest_due_seconds"] < 240


def test_holding_a_channel_shows_a_banner_and_is_written_down(db):
    boss = cast.make_user(*SEES, "messaging.change_channelcontrol")
    client, url = cast.client_of(boss), reverse("messaging:hold", args=["email"])
    client.post(url, {"hold": "1"})
    assert ChannelControl.objects.get(pk="email").on_hold
    assert "hold-banner" in text_of(client.get("/mensajes/email/"))
    client.post(url, {"hold": "0"})
    assert not ChannelControl.objects.get(pk="email").on_hold
    assert "hold-banner" not in text_of(client.get("/mensajes/email/"))
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "messaging.hold",
        "messaging.release",
    ]


def test_holding_needs_its_own_permission(reader):
    assert cast.client_of(reader).post(reverse("messaging:hold", args=["email"]), {"hold": "1"}).status_code == 403
    assert not ChannelControl.objects.filter(on_hold=True).exists()


def test_the_customers_part_shows_the_logs_that_one_may_see(db):
    customer = make_customer()
    user = cast.make_user(*SEES, "customers.view_customer")
    post(customer=customer, recipient="vista@example.com")
    post("sms", customer=customer, recipient="+5493515550000")
    post(recipient="ajena@example.com")
    shown = get(user, "of_customer", customer.code)
    assert "vista@example.com" in shown
    assert "+5493515550000" not in shown
    assert "ajena@example.com" not in shown


def test_what_failed_today_stands_beside_the_sidebars_entry(reader):
    post(state=State.FAILED)
    post("sms", state=State.FAILED)
    assert 'id="count-messages" hx-swap-oob="true" title="Fallidos hoy">1</span>' in get(reader, "health")


def test_an_account_that_waits_for_a_person_is_named_with_the_way_to_what_waits(reader):
    account = make_account(name="Correo del valle")
    hold_account(actor=None, account=account, why="535")
    shown = get(reader, "health")
    assert "Envíos al día" not in shown
    assert f'<a href="{reverse("messaging:email")}?state=queued">Cuenta «Correo del valle» en pausa</a>' in shown


def test_an_account_of_a_log_that_one_may_not_see_is_not_named(db):
    hold_account(actor=None, account=make_account(name="Canario"), why="535")
    assert "Canario" not in get(cast.make_user("messaging.view_message", "messaging.view_sms_log"), "health")
