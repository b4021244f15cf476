"""The rules of searching, the same on both databases: one set of cases, run on SQLite and on PostgreSQL."""

import pytest
from django.db import connection
from django.db.models import Q

from customers.models import Customer
from customers.services.contacts import EmailEntry, PhoneEntry
from customers.services.customers import change_customer, create_customer
from listings.search import containing, index, notices, parse
from listings.search.sqlite import keep_indexes
from messaging import outbox
from messaging.models import Message
from messaging.search import find_messages
from tests.cast import make_user
from tests.messaging.post import post
from tickets.models import Category, Ticket
from tickets.search import find_tickets
from tickets.services import NewTicket, open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def nunez(admin) -> Customer:
    return create_customer(
        actor=None,
        name="Ángela Núñez Paz",
        document="28345678",
        address="San Martín 1180",
        emails=[EmailEntry("Angela.Nunez@Example.com")],
        phones=[PhoneEntry("+5493515551234")],
    )


@pytest.fixture
def rows(nunez, admin) -> None:
    """Two things about Ángela and two that are not: each is known by its subject."""
    category = Category.objects.create(name="Sin servicio", area_id=1)
    for subject, customer, told in (
        ("Corte de fibra", nunez, "El poste se cayó sobre la línea"),
        ("Otra cosa", create_customer(actor=None, name="Otro Señor"), ""),
    ):
        new = NewTicket(category=category, customer=customer, subject=subject, description=told)
        open_ticket(actor=admin, new=new, notify=False)
    post(customer=nunez, about=outbox.About(ticket_number=71))
    post(recipient="someone@elsewhere.net", about=outbox.About(ticket_number=717))
    Message.objects.filter(customer=nunez).update(subject="Corte de fibra", search_text="corte de fibra")
    Message.objects.filter(customer=None).update(
        subject="Otra cosa", search_text="someone@elsewhere.net otra cosa 50% de ahorro"
    )


def found(text: str, user, model=Message) -> set[str]:
    finder = {Message: find_messages, Ticket: find_tickets}[model]
    return set(model.objects.filter(finder(text, user)).values_list("subject", flat=True))


HERS, OTHER, BOTH = {"Corte de fibra"}, {"Otra cosa"}, {"Corte de fibra", "Otra cosa"}
OF_A_CUSTOMER = [
    *("nunez", "NÚÑEZ", "Ñuñez", "ángela paz", "paz angela", "núñ", "uñe", '"nunez paz"'),
    *("28345678", "28.345.678", "28 345 678", "san martin 1180", "1180"),
    *("0351 15-555-1234", "+54 9 351 555-1234", "3515551234", "5551234", "555-1234", "15 555 1234"),
    *("angela.nunez@example.com", "ANGELA.NUNEZ@EXAMPLE.COM", "nunez@exam"),
    *("corte nunez", "nunez corte", "fibra", "FIBRA corte", '"corte de fibra" paz', "corte de fibra"),
]
OF_NOBODY = ['"paz nunez"', "nunez otra", "gomez", "nunezz", "c_rte", "fib%", "'; drop", "99.999.999"]


@pytest.mark.parametrize("model", [Message, Ticket])
@pytest.mark.parametrize("text", OF_A_CUSTOMER)
def test_a_row_is_found_by_its_own_words_and_by_all_that_its_customer_is_found_by(rows, admin, model, text):
    assert found(text, admin, model) == HERS


@pytest.mark.parametrize("model", [Message, Ticket])
@pytest.mark.parametrize("text", OF_NOBODY)
def test_every_word_and_the_exact_phrase_are_wanted_and_no_sign_means_anything(rows, admin, model, text):
    assert found(text, admin, model) == set()


@pytest.mark.parametrize("text", ["someone@elsewhere.net", "SOMEONE@elsewhere.net", "elsewhere", "ahorro 50%"])
def test_a_stranger_is_found_by_the_address(rows, admin, text):
    assert found(text, admin) == OTHER


@pytest.mark.parametrize("text", ["poste", "linea", "se cayo", "sin servicio"])
def test_a_ticket_is_found_by_what_was_told_and_by_its_category(rows, admin, text):
    assert found(text, admin, Ticket) == (BOTH if text == "sin servicio" else HERS)


def test_a_number_with_its_sign_is_that_ticket_and_no_other(rows, admin):
    assert (found("#71", admin), found("#717", admin), found("#7", admin)) == (HERS, OTHER, set())
    first = Ticket.objects.get(subject="Corte de fibra")
    assert found(f"#{first.pk}", admin, Ticket) == HERS
    assert found("#99999", admin, Ticket) == set()


def test_a_bare_number_is_also_a_ticket_and_a_customers_code(rows, nunez, admin):
    assert "Otra cosa" in found("717", admin)
    assert found(nunez.code, admin) >= HERS


@pytest.mark.parametrize("text", ["co", "c r", "ñ", '"de"', "%", "--- ..", "a-b"])
def test_less_than_three_letters_find_nothing_and_the_notice_says_why(rows, admin, text):
    assert found(text, admin) == set()
    assert notices(parse(text)) == ["Para buscar escribí al menos tres letras o números seguidos."]


def test_a_short_word_among_others_is_left_out_and_named(rows, admin):
    assert found("corte xy", admin) == HERS
    assert notices(parse("corte xy")) == ["«xy» no se buscó: hacen falta al menos tres letras o números seguidos."]
    assert notices(parse("corte fibra")) == []


@pytest.mark.parametrize("text", ["", "   ", '""', "\x00"])
def test_nothing_typed_finds_everything(rows, admin, text):
    assert found(text, admin) == BOTH


@pytest.mark.parametrize(
    "text", ["'", '"', "nunez OR gomez", "NEAR(a b)", "nun*", "search_text:corte", "\\", "0" * 99]
)
def test_what_means_something_to_a_database_means_nothing_here(rows, admin, text):
    assert found(text, admin) == set()


def test_a_renamed_customer_brings_all_their_rows_along(rows, nunez, admin):
    nunez.refresh_from_db()
    change_customer(actor=None, customer=nunez, version=nunez.version, name="Ángela Quiroga")
    for model in (Message, Ticket):
        assert (found("quiroga", admin, model), found("nunez paz", admin, model)) == (HERS, set())


def test_who_may_not_see_customers_finds_rows_by_the_name_and_code_that_the_rows_show(rows, nunez):
    reader = make_user("messaging.view_email_log", "tickets.view_ticket")
    for model in (Message, Ticket):
        assert found("nunez", reader, model) == HERS
        for hidden in ("28345678", "san martin", "3515551234", "example.com"):
            assert found(hidden, reader, model) == set()


def test_more_customers_than_are_named_one_by_one_are_found_too(rows, admin, monkeypatch):
    before = {text: found(text, admin) for text in ("nunez", "nunez corte", "angela paz", "corte")}
    monkeypatch.setattr("customers.findable.FEW", 0)
    monkeypatch.setattr("listings.search.index.RARE", 0)
    assert {text: found(text, admin) for text in before} == before


def test_rows_written_in_bulk_are_found(rows, nunez, admin):
    first = Message.objects.get(customer=nunez)
    first.pk, first.search_text, first.subject = None, "zanahoria", "Otra cosa"
    Message.objects.bulk_create([first])
    assert found("zanahoria", admin) == OTHER
    Message.objects.filter(search_text="zanahoria").update(search_text="remolacha")
    assert (found("zanahoria", admin), found("remolacha", admin)) == (set(), OTHER)
    Message.objects.filter(search_text="remolacha").delete()
    assert found("remolacha", admin) == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself")
def test_a_table_that_a_migration_made_anew_is_searched_again(rows, admin):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER messaging_message_words_change")
    Message.objects.update(search_text="zanahoria")
    assert found("zanahoria", admin) == set()
    keep_indexes()
    assert found("zanahoria", admin) == BOTH


def test_the_rows_of_a_rare_piece_are_named_to_postgresql(rows, monkeypatch):
    """By its keys the planner knows how many there are; what is common stays a condition, and so does all that a
    reader may know only in part."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's pieces are counted")
    fibra = list(Ticket.objects.filter(search_text__contains="fibra").values_list("pk", flat=True))
    plain = Q(search_text__contains="fibra")
    assert fibra
    assert containing(Ticket, ["fibra", "nadie"], look=True) == {"fibra": Q(pk__in=fibra), "nadie": Q(pk__in=[])}
    assert containing(Ticket, ["fibra"]) == {"fibra": plain}
    monkeypatch.setattr("listings.search.index.NAMED", len(fibra) - 1)
    assert containing(Ticket, ["fibra"], look=True) == {"fibra": plain}


FEW, MANY = Q(customer__in=[1, 2]), Q(customer__in=list(range(index.HAVE_ROWS + 1)))
RARE, COMMON = Q(pk__in=list(range(90))), Q(search_text__contains="fibra")


@pytest.mark.parametrize(
    ("found", "can_be"),
    [
        (RARE | FEW, True),
        (RARE | MANY, False),
        (COMMON | FEW, False),
        ((COMMON | MANY) & (RARE | FEW), True),
        (RARE | Q(index.row_by_row(Customer.objects.none())), False),
        (Q(ticket_number=7) | FEW, True),
    ],
)
def test_few_rows_are_looked_up_and_many_are_asked(found, can_be):
    assert index.can_be_looked_up(found) is can_be
