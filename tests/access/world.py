"""The addresses, the people and the rows that the matrix is played with."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.access.matrix import MATRIX, PEOPLE
from tests.access.rows import ROWS
from tests.cast import PASSWORD, make_user

UNWATCHED = {"sessions.Session"}


def patterns(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name with its namespaces, route) of every address that the product answers to."""
    resolver = resolver or get_resolver()
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from patterns(each, inner)
        elif isinstance(each, URLPattern):
            yield ":".join([*namespaces, each.name or str(each.pattern)]), str(each.pattern)


def make_person(letter: str) -> User | None:
    """Somebody of each kind; a member of a factory group sees only their own tickets and messages."""
    if letter == "-":
        return None
    if letter == "S":
        return User.objects.create_superuser("super", password=PASSWORD)
    person = User.objects.create_user(f"persona-{letter}", password=PASSWORD, row_scope="own")
    if letter != "n":
        person.groups.add(Group.objects.get(name=PEOPLE[letter]))
    return person


class World:
    """One person of a kind in their browser, and a row of every kind that the matrix names."""

    def __init__(self, letter: str, **options: object):
        self.letter = letter
        self.person = make_person(letter)
        somebody = make_user(username="otra-persona")
        self.rows = {kind: make(self.person, somebody) for kind, make in ROWS.items()}
        self.client = Client(raise_request_exception=False, **options)
        if self.person:
            self.client.force_login(self.person)

    def address(self, name: str, whose: str = "own") -> str | None:
        """whose: "own", "other" or "missing"; None where the page names no such row."""
        page = MATRIX[name]
        kwargs = getattr(self.rows[page.row], whose) if page.row else None
        if kwargs is None and (page.row or whose != "own"):
            return None
        # An address without a name stands in the matrix as its route.
        return (f"/{name}" if name.endswith("/") else reverse(name, kwargs=kwargs)) + page.query

    def ask(self, name: str, method: str = "get", whose: str = "own", **options: object) -> HttpResponse | None:
        address = self.address(name, whose)
        return getattr(self.client, method)(address, **options) if address else None

    def ask_and_forget(self, name: str, method: str, **options: object) -> HttpResponse:
        """The answer; what was done is undone, so that every page meets the same world."""
        with transaction.atomic():
            answer = self.ask(name, method, **options)
            transaction.set_rollback(True)
        return answer


def fingerprint() -> dict[str, list]:
    """Everything that the database holds, to be compared with what it holds later."""
    watched = [model for model in apps.get_models() if model._meta.label not in UNWATCHED and model._meta.managed]
    rows = {}
    with connection.cursor() as cursor:
        for model in watched:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            rows[model._meta.label] = sorted(repr([plain(value) for value in row]) for row in cursor.fetchall())
    return rows


def plain(value: object) -> object:
    """psycopg hands out bytes as views, each of which says only where it lies."""
    return bytes(value) if isinstance(value, memoryview) else value
