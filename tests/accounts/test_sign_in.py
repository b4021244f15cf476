"""The door: who gets in, what strangers learn, and how long the throttle holds."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import cast

SIGN_IN = "/ingresar/"
WRONG = "El usuario o la clave no coinciden"


@pytest.fixture
def throttled(settings):
    settings.AXES_ENABLED = True


def knock(client: Client, username: str, password: str = "no era ésta", **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def test_the_right_key_opens_the_home_page(client, lucia):
    response = knock(client, "lucia", cast.PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_key_and_an_unknown_user_get_the_same_answer(client, lucia):
    answers = [knock(client, name).content.decode() for name in ("lucia", "fulano")]
    assert [WRONG in answer for answer in answers] == [True, True]


def test_a_disabled_user_learns_nothing_either(client, lucia):
    lucia.is_active = False
    lucia.save(update_fields=["is_active"])
    response = knock(client, "lucia", cast.PASSWORD)
    assert response.status_code == 200
    assert WRONG in response.content.decode()


def test_signing_in_goes_on_to_the_page_that_was_asked_for(client, lucia):
    response = client.post(SIGN_IN, {"username": "lucia", "password": cast.PASSWORD, "next": "/perfil/"})
    assert response["Location"] == "/perfil/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_signing_in_never_leads_outside(client, lucia, target):
    response = client.post(SIGN_IN, {"username": "lucia", "password": cast.PASSWORD, "next": target})
    assert response["Location"] == "/"


@pytest.mark.parametrize("username", ["\x00", "a" * 5000, "<script>alert(1)</script>", "💥" * 300])
def test_junk_as_a_name_gets_the_form_back(client, db, username):
    response = knock(client, username)
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_the_fifth_wrong_try_shuts_the_door_and_says_until_when(client, lucia, throttled):
    with time_machine.travel("2026-11-25 13:00:00Z", tick=False):
        answers = [knock(client, "lucia") for _try in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    text = answers[-1].content.decode()
    assert "10:15" in text
    assert "15" in text.partition("(en ")[2].partition(")")[0]


def test_trying_meanwhile_does_not_move_the_hour(client, lucia, throttled):
    with time_machine.travel("2026-11-25 13:00:00Z", tick=False):
        for _try in range(5):
            knock(client, "lucia")
    with time_machine.travel("2026-11-25 13:10:00Z", tick=False):
        still_shut = knock(client, "lucia", cast.PASSWORD)
    with time_machine.travel("2026-11-25 13:16:00Z", tick=False):
        open_again = knock(client, "lucia", cast.PASSWORD)
    assert still_shut.status_code == 429
    assert "10:15" in still_shut.content.decode()
    assert open_again.status_code == 302


def test_an_unknown_user_is_shut_out_alike(client, db, throttled):
    assert [knock(client, "fulano").status_code for _try in range(5)][-1] == 429


def test_a_stranger_elsewhere_cannot_lock_somebody_out(client, lucia, throttled):
    for _try in range(6):
        knock(client, "lucia", REMOTE_ADDR="203.0.113.9")
    assert knock(client, "lucia", cast.PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_the_admin_has_no_door_of_its_own(client, db):
    response = client.get("/admin/login/?next=/admin/accounts/user/")
    assert response["Location"] == f"{SIGN_IN}?next=/admin/accounts/user/"


def test_signing_out_ends_the_session(client_of, lucia):
    client = client_of(lucia)
    assert client.post("/salir/")["Location"] == reverse("accounts:login")
    assert client.get("/perfil/").status_code == 302


def test_a_link_alone_signs_nobody_out(client_of, lucia):
    client = client_of(lucia)
    assert client.get("/salir/").status_code == 405
    assert client.get("/perfil/").status_code == 200


def test_who_is_in_already_skips_the_form(client_of, lucia):
    assert client_of(lucia).get(SIGN_IN)["Location"] == "/"


def test_signing_in_marks_when(client, lucia):
    before = timezone.now()
    knock(client, "lucia", cast.PASSWORD)
    lucia.refresh_from_db()
    assert lucia.last_login >= before
