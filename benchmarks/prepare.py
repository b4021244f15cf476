"""Looks into a filled database for what the operations will ask of it; prints it as one line of JSON.

Rare things are planted: as many in every size, spread over the whole time, so that every size finds a page of them
and none finds them by luck among the newest.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")
django.setup()

from django.db.models import Max, Min, QuerySet  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.finding import PAGE, common_facts, log_facts, new_ticket, rare_people, ticket_facts  # noqa: E402
from benchmarks.reader import operator, saved_filters  # noqa: E402
from benchmarks.resends import batch_facts, plant_resends, resend_facts, row_facts  # noqa: E402
from customers.models import Customer  # noqa: E402
from ispcube.seeding import refresh_statistics  # noqa: E402
from messaging.choices import Channel, Kind, State  # noqa: E402
from messaging.models import Batch, Message  # noqa: E402
from messaging.search import own_search_text  # noqa: E402
from tickets.choices import TicketKind  # noqa: E402
from tickets.models import Priority, Ticket  # noqa: E402

PLANTED = 40
RARE_WORD = "ornitorrinco"
PASSWORD = "una clave larga que nadie adivina"  # noqa: S105


def spread(rows: QuerySet, offset: float) -> list:
    """PLANTED rows, evenly over the time that the rows span."""
    ends = rows.aggregate(first=Min("created_at"), last=Max("created_at"))
    step = (ends["last"] - ends["first"]) / PLANTED
    places = [ends["first"] + step * (number + offset) for number in range(PLANTED)]
    found = [rows.filter(created_at__gte=at).order_by("created_at", "pk").first() for at in places]
    return [row for row in found if row]


def plant_messages(channel: str) -> None:
    rows = Message.objects.filter(channel=channel)
    alone = {"state": State.UNCERTAIN, "kind": Kind.MANUAL, "attempts_made": 2}
    plants = [alone, {"state": State.COMPLAINED}, {"state": State.FAILED, "kind": Kind.MANUAL, "attempts_made": 4}]
    for offset, values in zip((0.2, 0.4, 0.6), plants, strict=True):
        Message.objects.filter(pk__in=[row.pk for row in spread(rows, offset)]).update(**values)
    for row in spread(rows, 0.8):
        row.subject = f"Un {RARE_WORD} en la medianera"
        row.search_text = own_search_text(row)
        row.save()


def plant_rare_names() -> None:
    """A page of each rare name in every listing and size: half a page costs less, and says nothing of growth."""
    emails = Message.objects.filter(channel=Channel.EMAIL)
    claims = Ticket.objects.filter(kind=TicketKind.CLAIM)
    for offset, person in zip((0.1, 0.3, 0.45, 0.7, 0.9), rare_people(emails), strict=False):
        for channel in (Channel.SMS, Channel.PUSH):
            rows = Message.objects.filter(channel=channel)
            give(rows, offset, person, customer_name=person.name)
        give(claims, offset, person, connection=None)


def give(rows: QuerySet, offset: float, person: Customer, **values: object) -> None:
    if rows.filter(customer=person)[: PAGE + 1].count() <= PAGE:
        keys = [row.pk for row in spread(rows, offset)]
        rows.filter(pk__in=keys).update(customer=person, **values)


def plant_tickets() -> None:
    rows = Ticket.objects.filter(kind=TicketKind.CLAIM).select_related("category", "customer")
    rare = Priority.objects.order_by("order").first()
    alone = {"kind": TicketKind.INTERNAL, "customer": None, "connection": None, "priority": rare}
    for offset, values in ((0.2, alone), (0.5, {"priority": rare})):
        Ticket.objects.filter(pk__in=[row.pk for row in spread(rows, offset)]).update(**values)
    for row in spread(rows, 0.8):
        row.subject = f"Un {RARE_WORD} en la medianera"
        row.search_text = row.own_search_text()
        row.save()


def main() -> None:
    user = operator(PASSWORD)
    channels = [str(channel) for channel in Channel.values]
    if not Message.objects.filter(search_text__contains=RARE_WORD).exists():
        for channel in channels:
            plant_messages(channel)
        plant_tickets()
    plant_rare_names()
    if not Batch.objects.exists():
        plant_resends(spread(Message.objects.filter(channel=Channel.EMAIL), 0.9), list(User.objects.all()[:5]))
        refresh_statistics()
    common = common_facts(RARE_WORD) | {"resends": resend_facts()}
    facts = {channel: common | log_facts(channel) for channel in channels}
    facts["tickets"] = common | ticket_facts() | {"new": new_ticket()}
    facts["batches"], facts["batch_rows"] = batch_facts(common), row_facts(common, facts["email"])
    for name, told in saved_filters(user).items():
        facts[name]["saved"] = told
    names = ("common_name", "rare_name", "rare_word", "exact_email", "ticket_number")
    facts["everywhere"] = {name: facts["email"][name] for name in names}
    facts["operator"] = {"username": user.username, "password": PASSWORD}
    print(json.dumps(facts, default=str))


if __name__ == "__main__":
    main()
