"""How much work there is, for whoever asks: the tabs of the list and the numbers of the sidebar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.models import User
from listings.dates import midnight
from tickets.choices import TicketKind
from tickets.models import Ticket

CAP = 999


@dataclass
class Tab:
    """A selection of tickets that everybody has. query: without "?"."""

    key: str
    label: str | Promise
    query: str
    rows: QuerySet
    bad: bool = False
    current: bool = False

    @property
    def count(self) -> str:
        found = self.rows.order_by().values("pk")[: CAP + 1].count()
        return f"{CAP}+" if found > CAP else str(found)


def tabs(user: User) -> list[Tab]:
    """Claims and internal tickets; those for the vendor are counted apart, and only there."""
    visible = Ticket.objects.visible_to(user).ongoing()
    ours = visible.exclude(kind=TicketKind.VENDOR)
    tomorrow = midnight(timezone.localdate() + timedelta(days=1))
    return [
        Tab("tickets", _("Abiertos"), "open=yes", ours),
        Tab("tickets-mine", _("Míos"), "open=yes&assignee=me", ours.filter(assignee=user)),
        Tab("tickets-free", _("Sin asignar"), "open=yes&assignee=none", ours.filter(assignee__isnull=True)),
        Tab("tickets-today", _("Vencen hoy"), "due=today", due_before(ours, tomorrow), bad=True),
        Tab("tickets-late", _("Vencidos"), "due=late", ours.overdue(), bad=True),
        Tab("tickets-vendor", _("Al proveedor"), "open=yes&kind=vendor", visible.filter(kind=TicketKind.VENDOR)),
    ]


def due_before(rows: QuerySet, end: datetime) -> QuerySet:
    """What falls due from now on until then; what is late already has a tab of its own."""
    return rows.filter(due_at__gte=timezone.now(), due_at__lt=end)


def mark_current(found: list[Tab], request: HttpRequest) -> list[Tab]:
    """The tab that means what the address says, whatever the page and the order."""
    given = {(key, value) for key, value in request.GET.items() if key not in ("order", "size", "after", "before")}
    for tab in found:
        tab.current = given == set(parse_qsl(tab.query))
    return found


@permission_required("tickets.view_ticket", raise_exception=True)
@require_GET
def counters(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/counters.html", {"tabs": tabs(request.user)})
