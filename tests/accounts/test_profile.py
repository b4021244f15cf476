"""What people change about themselves: profile, key, theme, density, language."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from accounts import services
from accounts.models import AuditEntry
from tests import cast

FORM = {
    "first_name": "Lucía",
    "last_name": "Cabrera",
    "email": "lucia@fibra.example",
    "theme": "dark",
    "density": "compact",
    "shortcuts_enabled": "on",
    "language": "es-ar",
}
NEW_KEY = "otra clave bien larga"


def test_the_profile_is_saved_and_audited(client_of, lucia):
    response = client_of(lucia).post("/perfil/", FORM)
    lucia.refresh_from_db()
    assert response["Location"] == "/perfil/"
    assert (lucia.last_name, lucia.theme, lucia.density) == ("Cabrera", "dark", "compact")
    entry = AuditEntry.objects.get(action="accounts.profile")
    assert (entry.actor, sorted(entry.detail["fields"])) == (lucia, ["density", "email", "last_name", "theme"])


def test_a_profile_without_changes_leaves_no_trace(lucia):
    assert services.update_profile(user=lucia, first_name=lucia.first_name) == []
    assert not AuditEntry.objects.exists()


def test_nobody_makes_themselves_more_than_they_are(client_of, lucia):
    client_of(lucia).post("/perfil/", FORM | {"is_superuser": "on", "is_staff": "on", "row_scope": "own"})
    lucia.refresh_from_db()
    assert (lucia.is_superuser, lucia.is_staff, lucia.row_scope) == (False, False, "all")
    with pytest.raises(TypeError):
        services.update_profile(user=lucia, is_superuser=True)


@pytest.mark.parametrize(
    "wrong",
    [{"email": "no es"}, {"theme": "rosa"}, {"language": "xx"}, {"first_name": "a" * 999}],
)
def test_wrong_values_come_back_with_the_reason(client_of, lucia, wrong):
    response = client_of(lucia).post("/perfil/", FORM | wrong)
    lucia.refresh_from_db()
    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()
    assert lucia.last_name == "Peralta"


def test_a_new_key_works_and_ends_the_other_sessions(client_of, lucia):
    here, elsewhere = client_of(lucia), client_of(lucia)
    here.post(
        "/perfil/clave/", {"old_password": cast.PASSWORD, "new_password1": NEW_KEY, "new_password2": NEW_KEY}
    )
    assert authenticate(None, username="lucia", password=NEW_KEY) == lucia
    assert here.get("/perfil/").status_code == 200
    assert elsewhere.get("/perfil/").status_code == 302
    assert AuditEntry.objects.get().action == "accounts.password"


def test_a_new_key_needs_the_old_one(client_of, lucia):
    data = {"old_password": "no era", "new_password1": NEW_KEY, "new_password2": NEW_KEY}
    assert client_of(lucia).post("/perfil/clave/", data).status_code == 200
    assert authenticate(None, username="lucia", password=NEW_KEY) is None


def test_the_theme_is_kept_on_the_person(client_of, lucia):
    client = client_of(lucia)
    response = client.post("/apariencia/", {"theme": "dark", "next": "/perfil/"})
    lucia.refresh_from_db()
    assert (response["Location"], lucia.theme) == ("/perfil/", "dark")
    assert 'id="dark" media="all"' in client.get("/perfil/").content.decode()


def test_the_theme_is_kept_in_a_cookie_before_signing_in(client, db):
    client.post("/apariencia/", {"theme": "light"})
    assert 'id="dark" media="not all"' in client.get("/ingresar/").content.decode()


def test_without_a_choice_the_system_decides(client, db):
    assert 'media="(prefers-color-scheme: dark)"' in client.get("/ingresar/").content.decode()


@pytest.mark.parametrize("data", [{"theme": "rosa"}, {"density": "<b>"}, {}])
def test_an_unknown_theme_changes_nothing(client_of, lucia, data):
    response = client_of(lucia).post("/apariencia/", data)
    lucia.refresh_from_db()
    assert (response.status_code, response.cookies, lucia.theme) == (302, {}, "auto")


def test_changing_the_theme_never_leads_outside(client, db):
    response = client.post("/apariencia/", {"theme": "dark", "next": "//evil.example/"})
    assert response["Location"] == "/"


def test_a_link_changes_no_theme(client_of, lucia):
    assert client_of(lucia).get("/apariencia/?theme=dark").status_code == 405


def test_the_page_speaks_spanish_whatever_the_browser_says(client, db):
    page = client.get("/ingresar/", headers={"accept-language": "en-US"})
    assert '<html lang="es-ar"' in page.content.decode()
    assert page["Content-Language"] == "es-ar"


def test_english_is_kept_when_chosen(client, db):
    client.post("/idioma/", {"language": "en", "next": "/ingresar/"})
    assert '<html lang="en"' in client.get("/ingresar/").content.decode()


def test_a_form_from_elsewhere_is_refused_in_spanish(lucia):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lucia)
    response = client.post("/perfil/", FORM)
    assert response.status_code == 403
    assert "La página quedó vieja" in response.content.decode()
