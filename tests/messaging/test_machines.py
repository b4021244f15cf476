"""What machines are told, and the sign of life of each worker."""

import os
import select
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from messaging import pulse, tasks, vitals
from messaging.models import ChannelControl, Pulse
from tests import cast
from tests.messaging.post import post

pytestmark = pytest.mark.django_db


def hear(**ago) -> None:
    now = timezone.now()
    Pulse.objects.create(name="box:1", started_at=now, at=now - timedelta(**ago))


def wait(channel="email", **ago):
    return post(channel, due_at=timezone.now() - timedelta(**ago))


def ready() -> tuple[int, dict]:
    answer = Client().get("/salud/lista/")
    return answer.status_code, answer.json()


def test_all_well_is_ready():
    hear(seconds=3)
    wait(seconds=3)
    status, told = ready()
    assert status == 200
    assert told["ready"] is True
    assert (told["database"], told["broker"], told["workers"], told["held"]) == (True, True, 1, [])
    assert 3 <= told["worker_silent_seconds"] < 20


def test_a_silent_worker_with_something_due_is_not_ready():
    hear(seconds=90)
    assert ready()[0] == 200, "nothing waits for it"
    wait(seconds=70)
    status, told = ready()
    assert (status, told["ready"], told["workers"]) == (503, False, 0)


def test_a_queue_that_is_far_behind_is_not_ready_unless_a_person_holds_it():
    hear(seconds=1)
    wait(minutes=16)
    assert ready()[0] == 503
    ChannelControl.objects.update_or_create(channel="email", defaults={"on_hold": True, "held_at": timezone.now()})
    assert ready()[0] == 200


def test_a_broker_that_is_away_is_not_ready(monkeypatch):
    monkeypatch.setattr(vitals, "broker_answers", lambda: False)
    assert (ready()[0], ready()[1]["broker"]) == (503, False)


def test_each_channel_is_late_by_itself_and_the_card_says_which():
    hear(seconds=90)
    wait(minutes=20)
    wait("sms", minutes=5)
    user = cast.make_user("messaging.view_message", "messaging.view_email_log", "messaging.view_sms_log")
    shown = " ".join(cast.client_of(user).get("/mensajes/partes/envios/").content.decode().split())
    assert "Ningún proceso de envío responde" in shown
    assert "Emails: 20 min" in shown
    assert "SMS: 5 min" in shown


def test_metrics_are_only_for_who_brings_the_token(settings):
    wait(minutes=3)
    wait("sms", minutes=1)
    assert Client().get("/metricas/").status_code == 401
    settings.METRICS_TOKEN = "clave-de-prueba"
    assert Client().get("/metricas/").status_code == 401
    assert Client().get("/metricas/", headers={"Authorization": "Bearer otra"}).status_code == 401
    answer = Client().get("/metricas/", headers={"Authorization": "Bearer clave-de-prueba"})
    lines = answer.content.decode().splitlines()
    assert 'ispcube_messages_waiting{channel="email",state="queued"} 1.0' in lines
    assert 'ispcube_messages_waiting{channel="push",state="queued"} 0.0' in lines
    assert any(line.startswith('ispcube_oldest_due_seconds{channel="email"} 18') for line in lines)
    assert "ispcube_workers 0.0" in lines


def test_a_worker_writes_its_signs_and_takes_them_along():
    Pulse.objects.create(name="gone:1", started_at=timezone.now(), at=timezone.now() - timedelta(days=2))
    pulse.write_down()
    pulse.write_down()
    assert list(Pulse.objects.values_list("name", flat=True)) == [pulse.own_name()]
    pulse.stop()
    assert not Pulse.objects.exists()


def test_a_drain_that_hangs_ends_the_signs(settings, monkeypatch):
    found = []
    monkeypatch.setattr("messaging.delivery.drain", lambda channel, hand_on: found.append(pulse.is_stuck()))
    tasks.drain("email")
    settings.WORKER_STUCK_SECONDS = -1
    tasks.drain("email")
    assert found == [False, True]
    assert not pulse.is_stuck(), "it ended after all"


def test_the_watchdog_hears_a_byte(monkeypatch):
    listen, speak = os.pipe()
    monkeypatch.setenv("WORKER_PULSE_FD", str(speak))
    pulse.tell_watchdog()
    assert select.select([listen], [], [], 1)[0]
    assert os.read(listen, 10) == b"."
    os.close(listen)
    os.close(speak)
