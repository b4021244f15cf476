"""What people read when something went wrong, and what the headers promise on every page."""

import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.middleware import RequestIdFilter, request_id


@login_not_required
def broken(request):
    raise RuntimeError("secreto interno")


def refused(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation


def logged(request):
    record = logging.makeLogRecord({})
    RequestIdFilter().filter(record)
    return HttpResponse(record.request_id)


urlpatterns = [
    path("roto/", broken),
    path("prohibido/", refused),
    path("raro/", suspicious),
    path("anotado/", logged),
    path("", include("ispcube.urls")),
]
handler400 = "accounts.errors.bad_request"
handler403 = "accounts.errors.forbidden"
handler404 = "accounts.errors.not_found"
handler500 = "accounts.errors.server_error"

with_broken_pages = override_settings(ROOT_URLCONF=__name__)


@with_broken_pages
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/raro/", 400, "No entendimos el pedido"),
        ("/prohibido/", 403, "No tenés permiso para esto"),
        ("/no-existe/", 404, "Esto no existe"),
        ("/roto/", 500, "Algo falló de nuestro lado"),
    ],
)
def test_an_error_page_speaks_spanish_and_gives_the_code_to_copy(client_of, lucia, address, status, words):
    client = client_of(lucia)
    client.raise_request_exception = False
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert words in text
    assert response["X-Request-ID"] in text
    assert "secreto interno" not in text


@with_broken_pages
def test_the_page_for_a_failure_needs_no_database(client):
    """Without the fixture that opens the database, touching it raises."""
    client.raise_request_exception = False
    response = client.get("/roto/")
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.content.decode()


@with_broken_pages
def test_the_log_carries_the_code_of_the_page(client_of, lucia):
    response = client_of(lucia).get("/anotado/")
    assert response.content.decode() == response["X-Request-ID"]
    assert request_id.get() == "-"


def test_the_code_never_comes_from_outside(client, db):
    response = client.get("/ingresar/", headers={"X-Request-ID": "inyectado"})
    assert response["X-Request-ID"] != "inyectado"


def test_a_fragment_after_the_session_says_so_instead_of_showing_the_door(client, db):
    response = client.get("/perfil/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Trigger"], response.content) == (401, "session-expired", b"")


def test_a_page_after_the_session_goes_to_the_door(client, db):
    assert client.get("/perfil/")["Location"] == "/ingresar/?next=/perfil/"


def test_a_fragment_in_a_session_is_left_alone(client_of, lucia):
    assert client_of(lucia).get("/perfil/", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("address", ["/ingresar/", "/", "/perfil/", "/admin/", "/no-existe/"])
def test_every_page_carries_its_shields(client_of, admin, address):
    client = client_of(admin) if address != "/ingresar/" else client_of(admin).__class__()
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
