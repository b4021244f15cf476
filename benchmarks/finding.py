"""What there is to ask for in this database: places in the middle, customers with some rows, rare names."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Max, Min, QuerySet

from customers import example_words as words
from customers.models import Customer
from ispcube.seeding.customers import RARE_NAMES
from listings.paging import Order, cursor
from listings.text import normalize
from messaging.choices import Channel
from messaging.models import Message
from tickets.models import Category, Priority, State, Ticket

ORDER = Order("created", "created_at", True)
PAGE = 25
SHARES = (0.35, 0.45, 0.5, 0.55, 0.65)
VARIANTS = 5
LOOKED_AT = 400
WIDE = timedelta(days=730)
RARE = set(RARE_NAMES)


def at(rows: QuerySet, share: float):
    """The row at this share of the time between the oldest and the newest."""
    ends = rows.aggregate(first=Min("created_at"), last=Max("created_at"))
    moment = ends["first"] + (ends["last"] - ends["first"]) * share
    return rows.filter(created_at__gte=moment).order_by("created_at", "pk").first()


def page_facts(rows: QuerySet, span: str) -> dict[str, object]:
    """span: the name of the date filter."""
    newest = list(rows.order_by("-created_at", "-pk")[: 3 * PAGE])
    deep = [at(rows, share) for share in SHARES]
    return {
        "next": cursor(ORDER, newest[PAGE - 1]),
        "previous": cursor(ORDER, newest[2 * PAGE]),
        "deep": [cursor(ORDER, row) for row in deep],
        "dates": [{f"{span}_to": row.created_at.date().isoformat()} for row in deep],
        "rows": [row.pk for row in deep],
    }


def wide(rows: QuerySet, span: str) -> dict[str, str]:
    last = rows.aggregate(last=Max("created_at"))["last"]
    return {f"{span}_from": (last - WIDE).date().isoformat(), f"{span}_to": last.date().isoformat()}


def customers_with(rows: QuerySet, at_least: int, at_most: int, **narrow: object) -> list[Customer]:
    """Some that have about as many rows in a small database as in a large one: those of the first ones grow."""
    found = []
    for customer in spread_over(Customer.objects.filter(**narrow).prefetch_related("emails", "phones")):
        if at_least <= rows.filter(customer=customer)[: at_most + 1].count() <= at_most:
            found.append(customer)
        if len(found) == VARIANTS:
            break
    return found


def spread_over(customers: QuerySet) -> QuerySet:
    last = customers.aggregate(last=Max("pk"))["last"] or 0
    return customers.filter(pk__in=range(1, last + 1, max(last // LOOKED_AT, 1))).order_by("pk")


def common_facts(rare_word: str) -> dict[str, object]:
    emails = Message.objects.filter(channel=Channel.EMAIL)
    people = customers_with(emails, 25, 120) or list(Customer.objects.all()[:VARIANTS])
    uncommon = [rare_part(person) for person in rare_people(emails)]
    top = normalize(words.LAST_NAMES[0])
    return {
        "customers": [person.pk for person in people],
        "top_customer": Customer.objects.aggregate(first=Min("pk"))["first"],
        "exact_email": [person.emails.all()[0].address for person in people],
        "phone": [person.phones.all()[0].number.removeprefix("+549") for person in people],
        "customer_code": [person.code for person in people],
        "common_name": [top, normalize(words.LAST_NAMES[1])],
        "rare_name": uncommon or [normalize(people[0].name.split()[-1])],
        "rare_word": [rare_word],
        "ticket_number": [f"#{at(Ticket.objects.all(), share).pk}" for share in SHARES],
        "search_in_filter": [urlencode({"q": top, "customer": people[0].pk})],
    }


def rare_people(emails: QuerySet) -> list[Customer]:
    """Some with an uncommon surname and a page of mails, whatever the size."""
    found = []
    for person in Customer.objects.order_by("pk")[: 10 * LOOKED_AT]:
        if rare_part(person) and emails.filter(customer=person)[:PAGE].count() == PAGE:
            found.append(person)
        if len(found) == VARIANTS:
            break
    return found


def rare_part(person: Customer) -> str:
    """Their uncommon surname, as it is searched for."""
    return normalize(next((part for part in person.name.split() if part in RARE), ""))


def log_facts(channel: str) -> dict[str, object]:
    rows = Message.objects.filter(channel=channel)
    span = wide(rows, "date")
    deep = [at(rows, share) for share in SHARES]
    return page_facts(rows, "date") | {
        "filters": ["state=failed", "state=bounced", "kind=manual", "event=invoice"],
        "rare_state": ["state=complained"],
        "wide_range_rare": [urlencode({**span, "state": "complained"})],
        "rare_combination": ["kind=manual&state=uncertain", "attempts=many&kind=manual"],
        "common_word": ["factura", "ticket"],
        "two_words": [f"factura {normalize(words.LAST_NAMES[0])}"],
        "three_letters": ["fac"],
        "floor": {
            "first": ["all=1"],
            "filter": ["state=failed", "state=bounced"],
            "deep": [{"at": row.created_at.isoformat(), "key": row.pk} for row in deep],
            "open": [f"key={row.pk}" for row in deep],
        },
    }


def ticket_facts() -> dict[str, object]:
    rows = Ticket.objects.exclude(kind="vendor")
    rare = Priority.objects.order_by("order").first().pk
    span = wide(rows, "created")
    deep = [at(rows, share) for share in SHARES]
    return page_facts(rows, "created") | {
        "filters": ["open=yes", "open=no", f"category={Category.objects.last().pk}", "assignee=none"],
        "rare_state": [f"priority={rare}"],
        "wide_range_rare": [urlencode({**span, "priority": rare})],
        "rare_combination": [f"kind=internal&priority={rare}"],
        "common_word": ["anda", "wifi"],
        "two_words": [f"wifi {normalize(words.LAST_NAMES[0])}"],
        "three_letters": ["wif"],
        "floor": {
            "first": ["all=1"],
            "filter": ["open=yes"],
            "deep": [{"at": row.created_at.isoformat(), "key": row.pk} for row in deep],
            "open": [f"key={row.pk}" for row in deep],
        },
    }


def new_ticket() -> dict[str, str]:
    """What the form of a new ticket sends."""
    category, customer = Category.objects.first(), Customer.objects.order_by("-pk")[0]
    defaults = {"priority": Priority.objects.default(), "state": State.objects.default()}
    return {
        "form_key": "{uuid}",
        "kind": "claim",
        "customer": customer.code,
        "category": str(category.pk),
        "area": str(category.area_id),
        "subject": "Sin servicio desde anoche",
        "description": "Ya reinició el equipo dos veces.",
        "notify": "on",
        **{name: str(row.pk) for name, row in defaults.items()},
    }
