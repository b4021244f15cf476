import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.choices import EXAMPLE_USERNAMES
from accounts.models import AuditEntry, Organization, User
from customers.models import Customer
from ispcube import example
from listings.models import SavedFilter
from messaging.choices import Channel
from messaging.choices import State as MessageState
from messaging.models import Message
from tickets.models import Area, State, Ticket

pytestmark = pytest.mark.django_db


def demo(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_makes_a_provider_at_work_and_a_second_time_adds_nothing(client_of):
    """One story in one test, because loading is the slowest thing that the ordinary run does."""
    demo("--prepare")
    the_people_are_those_announced()
    everything_is_there_in_every_state()
    for owner, listing, _name, query, *_groups in example.SAVED_FILTERS:
        a_saved_filter_finds_some_and_not_all(client_of(User.objects.get(username=owner)), listing, query)
    before = list(User.objects.values_list("pk", "password")), Message.objects.count()
    demo("--prepare")
    assert (list(User.objects.values_list("pk", "password")), Message.objects.count()) == before


def the_people_are_those_announced():
    assert set(User.objects.values_list("username", flat=True)) == set(EXAMPLE_USERNAMES) == set(example.PEOPLE)
    assert all(check_password("demo", user.password) for user in User.objects.all())
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]
    assert Organization.objects.get().name == "Fibra del Valle"


def everything_is_there_in_every_state():
    assert 250 <= Customer.objects.count() <= 350
    assert 350 <= Ticket.objects.count() <= 450
    assert 4_500 <= Message.objects.count() <= 5_500
    assert set(Message.objects.values_list("channel", flat=True)) == set(Channel.values)
    at_rest = set(MessageState.values) - {MessageState.PAUSED, MessageState.PREPARING}
    assert set(Message.objects.values_list("state", flat=True)) == at_rest
    assert Ticket.objects.latest("created_at").created_at > timezone.now() - timedelta(days=1)
    kept = sorted(SavedFilter.objects.values_list("owner__username", "listing"))
    assert kept == [("lucia", "email"), ("lucia", "tickets"), ("mauro", "tickets"), ("mauro", "tickets")]


def a_saved_filter_finds_some_and_not_all(client, listing: str, query: str):
    url = reverse({"email": "messaging:email", "tickets": "tickets:list"}[listing])
    some, everything = (str(client.get(f"{url}?{asked}").context["sheet"].count) for asked in (query, "all=1"))
    assert some not in {"0", everything}


def test_demo_refuses_a_database_where_somebody_works(make_user):
    make_user(username="rosa")
    with pytest.raises(CommandError, match="datos propios"):
        demo("--prepare")
    assert list(User.objects.values_list("username", flat=True)) == ["rosa"]
    assert not Organization.objects.filter(holds_example_data=True).exists()


def test_demo_refuses_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="ISPCUBE_PRODUCTION"):
        demo("--prepare")
    assert not User.objects.exists()


def test_demo_says_when_its_port_is_taken(live_port):
    with pytest.raises(CommandError, match=f"127.0.0.1:{live_port}"):
        demo("--port", str(live_port))


def test_demo_clear_leaves_the_administrator_and_the_configuration(make_user):
    demo("--prepare")
    make_user(username="rosa")
    said = demo("--clear")
    assert set(User.objects.values_list("username", flat=True)) == {"admin", "rosa"}
    assert not any(model.objects.exists() for model in (Customer, Ticket, Message, SavedFilter))
    assert Area.objects.count() == 4
    assert State.objects.count() == 5
    assert [entry.action for entry in AuditEntry.objects.all()] == ["example.cleared"]
    assert "changepassword admin" in said


def test_demo_clear_refuses_where_there_is_no_example(make_user):
    rosa = make_user(username="rosa")
    with pytest.raises(CommandError, match="no hay datos de ejemplo"):
        demo("--clear")
    assert User.objects.get() == rosa


@pytest.fixture
def live_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
