"""Opening a ticket."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Organization, User
from customers.models import Connection, Customer
from tickets import notices
from tickets.choices import END_KINDS, Origin, TicketKind
from tickets.models import Area, Category, Priority, State, Ticket
from tickets.services.entries import add_entry
from tickets.services.history import one_line
from tickets.services.numbering import twin_or_number
from tickets.services.rules import FieldNotAllowed, TicketRefused, check_values


class CustomerMissing(TicketRefused):
    """A claim has a customer who is still one; the other kinds have none."""


class VendorNotConfigured(TicketRefused):
    """There is no address to send tickets for the vendor to."""


class DefaultMissing(TicketRefused):
    """A catalogue has neither a chosen row nor a default."""


@dataclass
class NewTicket:
    """What a ticket is opened with. No `state` or `priority` takes the default, no `area` the category's."""

    category: Category
    kind: str = TicketKind.CLAIM
    customer: Customer | None = None
    connection: Connection | None = None
    area: Area | None = None
    state: State | None = None
    priority: Priority | None = None
    assignee: User | None = None
    price: Decimal | None = None
    subject: str = ""
    description: str = ""
    complaint: str = ""
    address: str = ""
    due_at: datetime | None = None
    origin: str = Origin.OPERATOR
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)


def open_ticket(*, actor: User | None, new: NewTicket, files: Sequence[File] = (), notify: bool = True) -> Ticket:
    """Opens the ticket, once for each `form_key`: a second submit gives back the first one's ticket.

    notify: whether the customer is told, where the notice rules say so. Raises TicketRefused.
    """
    twins = Ticket.objects.filter(form_key=new.form_key)
    try:
        with transaction.atomic():
            twin, number = twin_or_number(new.form_key)
            return twin or open_new(actor, new, number, files, notify)
    except IntegrityError:
        # Both submits came at the same moment: the database let one in.
        if twin := twins.first():
            return twin
        raise


def open_new(
    actor: User | None, new: NewTicket, number: int | None, files: Sequence[File], notify: bool
) -> Ticket:
    fill_defaults(new)
    check_opening(actor, new)
    ticket = write_ticket(actor, new, number)
    record(actor, "tickets.open", f"#{ticket.pk}", kind=ticket.kind)
    if files:
        add_entry(actor=actor, ticket=ticket, body=_("Adjuntos de la apertura"), files=files, notify=False)
    if ticket.kind == TicketKind.VENDOR:
        notices.vendor_told(ticket=ticket, text=ticket.description, actor=actor)
    elif notify:
        notices.opened(ticket=ticket, actor=actor)
    return ticket


def fill_defaults(new: NewTicket) -> None:
    new.area = new.area or new.category.area
    for name, model in (("state", State), ("priority", Priority)):
        row = getattr(new, name) or model.objects.default()
        if row is None:
            label = model._meta.verbose_name
            raise DefaultMissing(_("No hay %(what)s predeterminado: elegí uno.") % {"what": label}, name)
        setattr(new, name, row)


def check_opening(actor: User | None, new: NewTicket) -> None:
    is_claim = new.kind == TicketKind.CLAIM
    if is_claim and (new.customer is None or new.customer.deleted_at):
        raise CustomerMissing(_("Elegí el cliente que reclama."), "customer")
    if not is_claim and new.customer is not None:
        raise CustomerMissing(_("Sólo los reclamos llevan cliente: quitalo o cambiá el tipo."), "customer")
    if new.kind == TicketKind.VENDOR and not vendor_email():
        text = _("Falta el email del proveedor: cargalo en Configuración para poder escribirle.")
        raise VendorNotConfigured(text, "kind")
    if actor and new.state and new.state.kind in END_KINDS and not actor.has_perm("tickets.close_ticket"):
        raise FieldNotAllowed(_("No tenés permiso para abrir un ticket ya cerrado."), "state")
    if actor and new.price != new.category.price and not actor.has_perm("tickets.change_price"):
        raise FieldNotAllowed(_("No tenés permiso para cambiar «Precio»."), "price")
    customer_id = new.customer.pk if new.customer else None
    check_values(customer_id, vars(new))


def vendor_email() -> str:
    row = Organization.objects.filter(pk=1).first()
    return row.vendor_email if row else ""


def write_ticket(actor: User | None, new: NewTicket, number: int | None) -> Ticket:
    now = timezone.now()
    ticket = Ticket(**vars(new), created_by=actor, created_at=now, updated_at=now)
    ticket.closed_at = now if new.state and new.state.kind in END_KINDS else None
    ticket.last_event = one_line(new.description or _("Se abrió el ticket"))
    if number:
        # A row that is written once spares all its indexes a second turn.
        ticket.pk = number
        ticket.search_text = ticket.own_search_text()
        ticket.save(force_insert=True)
        return ticket
    ticket.save(force_insert=True)
    ticket.search_text = ticket.own_search_text()
    ticket.save(update_fields=["search_text"])
    return ticket
