from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from messaging.accounts import account_for
from messaging.addresses import addresses_of, is_blocked
from messaging.bodies import body_of
from messaging.choices import Channel, Kind, State, Urgency
from messaging.models import Message
from messaging.outbox.about import NOTHING, About
from messaging.outbox.ways import Way
from messaging.rendering import Rendered, TemplateMissing, render
from messaging.search import own_search_text
from messaging.suppressions import announces, standing_against, why
from messaging.tasks import ring_after_commit
from messaging.wording.versions import in_force


class EmptyText(ValueError):
    """A message by hand says nothing."""


@dataclass(frozen=True)
class Problem:
    """Why a message can't leave: it still gets its row, so that nobody believes it went."""

    state: State
    code: str
    text: str


@transaction.atomic(savepoint=False)
def enqueue(
    *,
    channel: str,
    template: str,
    context: Mapping[str, Any],
    event: str,
    recipient: str | None = None,
    customer: Customer | None = None,
    way: Way | None = None,
    kind: str = Kind.AUTO,
    about: About = NOTHING,
    sent_by: User | None = None,
    urgency: int = Urgency.URGENT,
) -> Message:
    """Puts one message in the queue and rings after the commit; returns its row.

    recipient: address, E.164 number or device; None takes the customer's first of today, and for push each of
    their devices, with a row for each: the first one's is returned. What can't be sent (no address, blocked
    address, no template) becomes a row in a final state with the reason in it.
    way: what is known of the customer, the event and the channel, for who has asked.
    """
    known = known_addresses(customer, channel, way) if recipient is None else []
    for device in known[1:] if channel == Channel.PUSH else ():
        enqueue(
            channel=channel, template=template, context=context, event=event, recipient=device, customer=customer,
            way=way, kind=kind, about=about, sent_by=sent_by, urgency=urgency,
        )  # fmt: skip
    to = recipient if recipient is not None else first_address(customer, channel, known)
    # As text: a template would put a thousands mark into a number.
    values = {"customer": customer, "ticket_number": str(about.ticket_number or ""), **context}
    # What today's addresses hold did not bounce: only another may have.
    suspect = None if known else customer
    body, problem = Rendered(), None
    if way is None or not way.is_clear(to):
        problem = address_problem(suspect, channel, to, announces(kind, about.ticket_number))
    try:
        body = render(template, channel, values, way.words if way else in_force)
    except TemplateMissing as missing:
        problem = Problem(State.FAILED, "template_missing", _("Falta la plantilla: %s") % missing)
    message = Message(
        channel=channel, kind=kind, customer=customer, recipient=to, event=event, template=template,
        sent_by=sent_by, urgency=urgency, subject=body.subject, **vars(about),
    )  # fmt: skip
    message.account_id = way.account if way else account_for(channel, event)
    return save(message, body, problem)


def write(
    *,
    actor: User,
    channel: str,
    recipient: str,
    text: str,
    subject: str = "",
    customer: Customer | None = None,
    about: About = NOTHING,
) -> Message:
    """A message that a person wrote, logged as manual. Raises EmptyText."""
    if not text.strip():
        raise EmptyText
    return enqueue(
        channel=channel,
        template="manual",
        context={"text": text.strip(), "subject": subject},
        event="manual",
        recipient=recipient,
        customer=customer,
        kind=Kind.MANUAL,
        about=about,
        sent_by=actor,
    )


def known_addresses(customer: Customer | None, channel: str, way: Way | None) -> Sequence[str]:
    if customer is None:
        return []
    return way.addresses if way else addresses_of(customer, channel)


def first_address(customer: Customer | None, channel: str, known: Sequence[str]) -> str:
    """An address that bounced is better shown as blocked than hidden behind "no address"."""
    if customer and not known and channel == Channel.EMAIL:
        known = [email.address for email in customer.emails.all()]
    return known[0] if known else ""


def address_problem(customer: Customer | None, channel: str, to: str, announcement: bool) -> Problem | None:
    """customer: whose address may have bounced; None when it is known that it did not."""
    if not to:
        return Problem(State.FAILED, "no_address", _("No hay adónde enviarlo: cargá una dirección en el cliente."))
    for block in standing_against(channel, [to], announcement=announcement).values():
        return Problem(State.SUPPRESSED, block.reason, why(block))
    if is_blocked(customer, channel, to):
        return Problem(State.SUPPRESSED, "suppressed", _("La dirección rebotó antes: corregila en el cliente."))
    return None


def save(message: Message, body: Rendered, problem: Problem | None) -> Message:
    now = timezone.now()
    message.created_at = message.queued_at = message.due_at = now
    message.expires_at = now + timedelta(hours=settings.MESSAGING_EXPIRE_HOURS)
    message.customer_name = message.customer.name if message.customer else ""
    message.search_text = own_search_text(message)
    if body.text:
        message.body = body_of(body, message.channel)
        message.body.save()
    if problem:
        message.state, message.error_code, message.error_text = problem.state, problem.code, problem.text
    message.save(force_insert=True)
    if not problem:
        ring_after_commit(message.channel)
    return message
