"""What is compiled once for a kind of reader shows each of them what `visible_to` shows them, and no more."""

import pytest
from django.db.models.sql.compiler import SQLCompiler

from accounts.choices import RowScope
from accounts.models import User
from accounts.prepared import Given
from accounts.readers import PreparedFor
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
SEEN = "tickets.view_ticket"


def seen_by() -> PreparedFor:
    return PreparedFor(lambda reader: Ticket.objects.visible_to(reader).order_by("pk"), SEEN)


def scoped(person: User, scope: str) -> User:
    User.objects.filter(pk=person.pk).update(row_scope=scope)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("scope", RowScope.values)
def test_each_sees_what_is_visible_to_them(scope, lucia, mauro, make_ticket, area):
    hers = next(iter(area.values()))
    hers.members.add(lucia)
    make_ticket(assignee=mauro, area=hers)
    make_ticket(assignee=lucia)
    make_ticket()
    asked = seen_by()
    for person in (scoped(lucia, scope), scoped(mauro, scope)):
        assert asked.rows(person) == list(Ticket.objects.visible_to(person).order_by("pk"))


def test_two_of_one_kind_share_the_query_and_not_the_answer(lucia, mauro, make_ticket, monkeypatch):
    hers, his = make_ticket(assignee=lucia), make_ticket(assignee=mauro)
    compiled = []
    as_sql = SQLCompiler.as_sql
    asked = seen_by()
    readers = [scoped(lucia, RowScope.OWN), scoped(mauro, RowScope.OWN)]
    assert [reader.has_perm(SEEN) for reader in readers] == [True, True]
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, **how: compiled.append(1) or as_sql(self, **how))
    assert [asked.rows(reader) for reader in readers] == [[hers], [his]]
    assert len(compiled) == 1


def test_who_lost_the_right_sees_nothing(lucia, make_ticket):
    make_ticket()
    asked = seen_by()
    assert asked.rows(lucia)
    stranger = User.objects.create_user("nadie")
    assert asked.rows(stranger) == []


def test_a_right_that_decides_and_was_not_named_is_an_error(lucia):
    with pytest.raises(LookupError):
        PreparedFor(lambda reader: Ticket.objects.visible_to(reader)).rows(lucia)


def test_a_number_that_no_column_holds_finds_nothing(lucia, make_ticket):
    make_ticket()
    number = Given("number", Ticket._meta.pk)
    asked = PreparedFor(lambda reader: Ticket.objects.visible_to(reader).filter(pk=number), SEEN)
    assert asked.first(lucia, number=10**30) is None
