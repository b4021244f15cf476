"""The columns of the customers' listing."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.markup import markup
from customers.choices import CustomerStatus
from customers.models import Customer
from listings import cells
from listings.columns import Column


def name_cell(row: Customer) -> SafeString:
    return cells.two_lines(cells.link(row.get_absolute_url(), row.name, new_tab=True), row.nickname)


def reach_cell(row: Customer) -> SafeString:
    phones = [phone.shown for phone in row.phones.all()[:1]]
    emails = list(row.emails.all()[:1])
    second = emails[0].address if emails else ""
    if emails and emails[0].bounced_at:
        second = markup('<span class="bad-text">{}</span> {}', second, _("rebotó"))
    return cells.two_lines(phones[0] if phones else "", second)


def created_cell(row: Customer) -> SafeString:
    """The day alone: nobody asks at which hour a customer joined."""
    local = timezone.localtime(row.created_at)
    return markup('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%d/%m/%Y}")


def status_cell(row: Customer) -> SafeString:
    return cells.chip(row.status_color, CustomerStatus(row.status).label)


def plan_cell(row: Customer) -> SafeString:
    standing = row.standing_connections
    if not standing:
        return cells.EMPTY
    more = f" +{len(standing) - 1}" if len(standing) > 1 else ""
    return cells.two_lines(f"{standing[0].plan or standing[0].name}{more}", standing[0].node)


COLUMNS = [
    Column("code", _("Nº"), lambda row: row.code, order="id", main=True, css="customer-code"),
    Column("name", _("Nombre"), name_cell, order="name", css="customer-name", export=lambda row: row.name),
    Column("status", _("Estado"), status_cell, css="customer-status inline"),
    Column(
        "reach",
        _("Teléfono y email"),
        reach_cell,
        css="customer-contact",
        export=lambda row: ", ".join([p.number for p in row.phones.all()] + [e.address for e in row.emails.all()]),
    ),
    Column(
        "plan",
        _("Servicio"),
        plan_cell,
        css="not-phone",
        export=lambda row: ", ".join(str(connection) for connection in row.standing_connections),
    ),
    Column("city", _("Localidad"), lambda row: cells.two_lines(row.city, row.neighbourhood), css="not-phone"),
    Column(
        "document",
        _("Documento"),
        lambda row: row.shown_document or cells.EMPTY,
        css="customer-document not-phone num",
    ),
    Column(
        "created",
        _("Alta"),
        created_cell,
        order="created_at",
        css="customer-created not-phone end",
        export=lambda row: cells.moment_text(row.created_at),
    ),
    Column("kind", _("Tipo"), lambda row: row.get_kind_display(), default=False, css="not-phone"),
    Column("address", _("Dirección"), lambda row: row.address or cells.EMPTY, default=False, css="not-phone"),
    Column(
        "tags",
        _("Etiquetas"),
        lambda row: ", ".join(tag.name for tag in row.tags.all()) or cells.EMPTY,
        default=False,
        css="not-phone",
    ),
]
