"""What is compiled once answers each time as the plain query would, for whoever asks."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from accounts.backends import PersonBackend
from accounts.models import User
from accounts.prepared import Given, Prepared
from accounts.sessions import SessionStore
from listings.choices import Audience
from listings.known import KNOWN
from listings.models import SavedFilter
from listings.services import pin_filter, save_filter, set_default

pytestmark = pytest.mark.django_db


def by_name() -> QuerySet[User]:
    return User.objects.filter(first_name=Given("name", User._meta.get_field("first_name"))).order_by("pk")


def test_each_question_brings_its_own_values(lucia, mauro):
    asked = Prepared(by_name)
    assert asked.rows(name="Lucía") == [lucia]
    assert asked.rows(name="Mauro") == [mauro]
    assert asked.rows(name="Lucía' OR 1=1 --") == []


def test_the_database_is_asked_anew_each_time(lucia, mauro):
    asked = Prepared(by_name)
    assert asked.rows(name="Lucía") == [lucia]
    User.objects.filter(pk=mauro.pk).update(first_name="Lucía")
    assert asked.rows(name="Lucía") == [lucia, mauro]


def test_it_is_compiled_once(lucia, monkeypatch):
    compiled = []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, **how: compiled.append(1) or as_sql(self, **how))
    asked = Prepared(by_name)
    for _time in range(3):
        assert asked.first(name="Lucía") == lucia
    assert len(compiled) == 1


def test_a_value_that_nobody_told_is_an_error(lucia):
    with pytest.raises(KeyError):
        Prepared(by_name).rows()
    with pytest.raises((ValueError, ValidationError)):
        Prepared(lambda: User.objects.filter(pk=Given("user", User._meta.pk))).rows(user="nobody's")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    asked, found = Prepared(by_name), []
    asked.rows(name="Lucía")

    def ask() -> None:
        try:
            asked.rows(name="Lucía")
            found.append(connection.connection)
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found
    assert found[0] is not None
    assert found[0] is not connection.connection


def test_rights_are_each_persons_own_and_end_with_the_next_question(lucia, mauro):
    backend = PersonBackend()

    def rights(user: User) -> set[str]:
        return backend.get_user(user.pk).get_all_permissions()

    assert rights(mauro) - rights(lucia)
    first, group = rights(lucia), Group.objects.get(user=lucia)
    lucia.groups.clear()
    assert rights(lucia) == set()
    lucia.groups.add(group)
    assert rights(lucia) == first


@pytest.fixture
def shared_filters(lucia, mauro):
    group = Group.objects.get(user=lucia)
    kept = [
        save_filter(owner=owner, listing="tickets", name=f"{owner} {number}", query=f"open=yes&priority={number}")
        for owner in (lucia, mauro)
        for number in (1, 2, 3)
    ]
    SavedFilter.objects.filter(pk=kept[4].pk).update(audience=Audience.EVERYBODY)
    SavedFilter.objects.filter(pk=kept[5].pk).update(audience=Audience.GROUPS)
    kept[5].groups.add(group)
    pin_filter(user=lucia, saved=kept[0])
    set_default(user=lucia, saved=kept[1], is_default=True)
    return kept


def test_saved_filters_are_those_of_whoever_asks(lucia, mauro, sofia, shared_filters):
    for reader in (lucia, mauro, sofia, lucia):
        for manages, asked in KNOWN.items():
            manager = type("Manager", (), {"pk": reader.pk, "has_perm": lambda self, _name, may=manages: may})()
            plain = SavedFilter.objects.usable_or_editable_by(manager).with_marks_of(manager)
            told = asked.rows(reader=reader.pk, listing="tickets")
            assert [marks(one) for one in told] == [marks(one) for one in plain]
    assert {one.pk for one in KNOWN[False].rows(reader=lucia.pk, listing="tickets")} == {
        one.pk for index, one in enumerate(shared_filters) if index != 3
    }


def marks(saved: SavedFilter) -> tuple:
    return saved.pk, saved.in_audience, saved.is_default, saved.pin_place, saved.owner


def test_a_session_is_read_while_it_lives():
    store = SessionStore()
    store["who"] = "lucia"
    store.save()
    assert SessionStore(store.session_key)["who"] == "lucia"
    store.model.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(store.session_key)
    assert ended.load() == {}
    assert ended.session_key is None
