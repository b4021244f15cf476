"""A ticket, a customer, a message in a line or two: what a search of everything found."""

from django.utils.safestring import SafeString

from accounts import times
from accounts.addresses import row_address
from accounts.markup import markup
from accounts.templatetags.ui import chip
from customers.choices import CustomerStatus
from customers.models import Customer
from messaging.choices import Channel, State
from messaging.models import Message
from tickets.models import Ticket

NUMBERED = '<a href="{}"><span class="num soft">{}</span> {}</a><span class="work-facts">{}{}{}</span>'
MESSAGE = '<a href="{}">{}</a><span class="work-facts"><span>{}: {}</span><span>{}</span>{}</span>'
FACT = "<span>{}</span>"


def ticket(row: Ticket) -> SafeString:
    whose = markup(FACT, row.customer.name) if row.customer else ""
    state, when = chip(row.state.color, row.state), times.when(row.created_at)
    return markup(NUMBERED, row.get_absolute_url(), row.reference, row.title, state, whose, when)


def customer(row: Customer) -> SafeString:
    status = chip(row.status_color, CustomerStatus(row.status).label)
    place = markup(FACT, " · ".join(part for part in (row.address, row.city) if part))
    return markup(NUMBERED, row.get_absolute_url(), row.code, row.name, status, place, "")


def message(row: Message) -> SafeString:
    return markup(
        MESSAGE,
        row_address("messaging:detail", row.pk),
        row.subject or row.shown_recipient,
        Channel(row.channel).label,
        State(row.state).label.lower(),
        row.customer_name or row.shown_recipient,
        times.when(row.created_at),
    )
