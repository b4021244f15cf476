"""Pages are put together from kept parts: nothing of one person's may come up on another's."""

import re

import pytest
from django.core.cache import cache
from django.template import engines

from tests.cast import client_of
from tickets import kept

PAGES = ("/", "/tickets/?all=1", "/tickets/?all=1&menu=filters", "/tickets/nuevo/", "/clientes/?all=1", "/perfil/")
LANGUAGES = ("es-ar", "en")
# What differs each time for one and the same person, and must.
OF_ONCE = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<="X-CSRFToken": ")\w+'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{12}\b"
)


def seen(user, language: str) -> list[tuple[int, str]]:
    client = client_of(user)
    client.cookies["django_language"] = language
    answers = [client.get(page) for page in PAGES]
    return [(answer.status_code, OF_ONCE.sub("", answer.content.decode())) for answer in answers]


def offered(page: str) -> set[str]:
    """Where the sidebar leads to."""
    sidebar = page.partition('<nav class="sidebar"')[2].partition("</nav>")[0]
    return set(re.findall(r'href="([^"?]*)"', sidebar))


def may_be_offered(user) -> set[str]:
    rights = {
        "/": True,
        "/perfil/": True,
        "/tickets/": user.has_perm("tickets.view_ticket"),
        "/clientes/": user.has_perm("customers.view_customer"),
        "/mensajes/email/": user.has_perm("messaging.view_email_log"),
        "/configuracion/": user.has_perm("tickets.configure") or user.has_perm("messaging.view_templateversion"),
        "/admin/": user.is_staff,
    }
    return {address for address, is_allowed in rights.items() if is_allowed}


def forget_all() -> None:
    cache.clear()
    kept.clear()
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


@pytest.fixture
def people(lucia, mauro, fabian, sofia, stranger, admin):
    return [lucia, mauro, fabian, sofia, stranger, admin]


def test_each_person_sees_their_own_whoever_asked_before(people):
    alone = {}
    for person in people:
        for language in LANGUAGES:
            forget_all()
            alone[person, language] = seen(person, language)
    for _turn in range(2):
        for language in LANGUAGES:
            for person in people:
                assert seen(person, language) == alone[person, language]


def test_whoever_may_less_is_offered_less_after_whoever_may_more(admin, lucia, sofia, stranger):
    people = [admin, lucia, sofia, stranger]
    for person in [*people, *reversed(people)]:
        page = seen(person, "es-ar")[-1][1]
        assert offered(page) == may_be_offered(person)
        assert str(person) in page
        assert not [other for other in people if other != person and str(other) in page]


def test_no_token_serves_two_people(lucia, mauro):
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    clients = [client_of(lucia), client_of(mauro), client_of(lucia)]
    found = [set(token.findall(client.get("/tickets/?all=1").content.decode())) for client in clients]
    assert all(found)
    assert not found[0] & found[1]
    assert not found[0] & found[2]
