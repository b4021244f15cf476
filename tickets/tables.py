"""The columns of the tickets' listing."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import row_address
from accounts.markup import markup
from accounts.templatetags.ui import AVATAR_TONES
from accounts.times import when
from listings import cells
from listings.columns import Column
from tickets.cells import priority_sign
from tickets.choices import TicketKind
from tickets.models import Ticket


def priority(row: Ticket) -> SafeString:
    return markup(
        '<span class="priority" role="img" title="{}">{}</span>', row.priority, priority_sign(row.priority)
    )


def subject(row: Ticket) -> SafeString:
    told = " · ".join(part for part in (row.category.name, row.last_event) if part)
    return cells.two_lines(row.title, told)


def customer(row: Ticket) -> SafeString:
    if row.customer is None:
        return cells.two_lines(markup('<span class="soft">{}</span>', TicketKind(row.kind).label))
    name: object = row.customer.name
    if not row.customer.deleted_at:
        name = cells.link(row.customer.get_absolute_url(), name, new_tab=True)
    plan = row.connection.plan if row.connection else ""
    place = row.customer.neighbourhood or row.customer.city
    return cells.two_lines(name, " · ".join(part for part in (plan, place) if part))


def assignee(row: Ticket) -> SafeString:
    """Whose it is; or the dashed circle that takes it."""
    if row.assignee is None:
        url, label = row_address("tickets:take", row.pk), _("Tomar el ticket %s") % row.reference
        return markup(
            '<a class="avatar avatar-small avatar-empty" href="{}" title="{}" aria-label="{}">+</a>',
            url,
            label,
            label,
        )
    tone = AVATAR_TONES[row.assignee.pk % len(AVATAR_TONES)]
    return markup(
        '<span class="avatar avatar-small tone-{}" role="img" title="{}">{}</span>',
        tone,
        row.assignee,
        row.assignee.initials,
    )


def due(row: Ticket) -> SafeString:
    if row.due_at is None or row.is_ended:
        return cells.EMPTY
    now = timezone.now()
    if row.due_at >= now and timezone.localdate(row.due_at) != timezone.localdate(now):
        return cells.moment(row.due_at)
    tone = "late" if row.due_at < now else "today"
    return markup('<span class="due due-{}">{}{}</span>', tone, cells.icon("clock", "i i-small"), when(row.due_at))


COLUMNS = [
    Column(
        "priority",
        gettext_lazy("Prioridad"),
        priority,
        css="width-icon quiet-head inline",
        export=lambda row: row.priority.name,
    ),
    Column(
        "number",
        gettext_lazy("Nº"),
        lambda row: str(row.pk),
        order="number",
        css="num width-number inline",
        export=lambda row: row.pk,
    ),
    Column("subject", gettext_lazy("Asunto"), subject, css="top", main=True, export=lambda row: row.title),
    Column(
        "customer",
        gettext_lazy("Cliente"),
        customer,
        permission="customers.view_customer",
        css="width-name",
        export=lambda row: row.customer.name if row.customer else "",
    ),
    Column(
        "state",
        gettext_lazy("Estado"),
        lambda row: cells.chip(row.state.color, row.state.name),
        css="width-chip inline",
    ),
    Column("area", gettext_lazy("Área"), lambda row: row.area.name, css="width-date not-phone"),
    Column(
        "assignee",
        gettext_lazy("Asignado"),
        assignee,
        css="width-avatar quiet-head inline",
        export=lambda row: str(row.assignee or ""),
    ),
    Column(
        "due",
        gettext_lazy("Vence"),
        due,
        css="width-date inline",
        export=lambda row: cells.moment_text(row.due_at),
    ),
    Column(
        "created",
        gettext_lazy("Abierto"),
        lambda row: cells.moment(row.created_at),
        order="created_at",
        default=False,
        css="width-date not-phone",
        export=lambda row: cells.moment_text(row.created_at),
    ),
    Column(
        "updated",
        gettext_lazy("Último cambio"),
        lambda row: cells.moment(row.updated_at),
        order="updated_at",
        default=False,
        css="width-date not-phone",
        export=lambda row: cells.moment_text(row.updated_at),
    ),
    Column("kind", gettext_lazy("Tipo"), lambda row: TicketKind(row.kind).label, default=False, css="not-phone"),
    Column("category", gettext_lazy("Categoría"), lambda row: row.category.name, default=False, css="not-phone"),
    Column(
        "closed",
        gettext_lazy("Cerrado"),
        lambda row: cells.moment(row.closed_at),
        default=False,
        css="not-phone",
        export=lambda row: cells.moment_text(row.closed_at),
    ),
    Column(
        "price",
        gettext_lazy("Precio"),
        lambda row: cells.EMPTY if row.price is None else f"$ {row.price}",
        permission="tickets.view_price",
        default=False,
        css="end num not-phone",
        export=lambda row: "" if row.price is None else row.price,
    ),
]
