"""How much work there is, for whoever asks: the tabs of the list and the numbers of the sidebar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.models import User
from listings.dates import midnight
from tickets.choices import OWN_KINDS, TicketKind
from tickets.models import Ticket

CAP = 999
KEPT_SECONDS = 60


@dataclass
class Tab:
    """A selection of tickets that everybody has. query: without "?". count: "" until it was counted aside.

    rows: made when they are counted, which a page leaves to its sidebar.
    """

    key: str
    label: str | Promise
    query: str
    rows: Callable[[], QuerySet]
    bad: bool = False
    current: bool = False
    count: str = ""

    @property
    def is_bad(self) -> bool:
        return self.bad and self.count not in ("", "0")

    def counted(self) -> str:
        found = self.rows().order_by().values("pk")[: CAP + 1].count()
        return f"{CAP}+" if found > CAP else str(found)


def tabs(user: User) -> list[Tab]:
    """Claims and internal tickets; those for the vendor are counted apart, and only there."""

    def of_kinds(*kinds: str) -> QuerySet:
        return Ticket.objects.visible_to(user).ongoing().of_kinds(*kinds)

    def ours(**narrow: object) -> Callable[[], QuerySet]:
        return lambda: of_kinds(*OWN_KINDS).filter(**narrow)

    return [
        Tab("tickets", _("Abiertos"), "open=yes", ours()),
        Tab("tickets-mine", _("Míos"), "open=yes&assignee=me", ours(assignee=user)),
        Tab("tickets-free", _("Sin asignar"), "open=yes&assignee=none", ours(assignee__isnull=True)),
        Tab("tickets-today", _("Vencen hoy"), "due=today", lambda: due_today(of_kinds(*OWN_KINDS)), bad=True),
        Tab("tickets-late", _("Vencidos"), "due=late", lambda: of_kinds(*OWN_KINDS).overdue(), bad=True),
        Tab("tickets-vendor", _("Al proveedor"), "open=yes&kind=vendor", lambda: of_kinds(TicketKind.VENDOR)),
    ]


def due_today(rows: QuerySet) -> QuerySet:
    """What falls due from now on; what is late already has a tab of its own."""
    tomorrow = midnight(timezone.localdate() + timedelta(days=1))
    return rows.filter(due_at__gte=timezone.now(), due_at__lt=tomorrow)


def known_counts(user: User) -> Mapping[str, str]:
    """As they stood when this person's sidebar last asked. No page waits for a count."""
    return cache.get(f"desk-counts-{user.pk}", {})


def counted_tabs(user: User) -> list[Tab]:
    found = tabs(user)
    for tab in found:
        tab.count = tab.counted()
    cache.set(f"desk-counts-{user.pk}", {tab.key: tab.count for tab in found}, KEPT_SECONDS)
    return found


def tabs_of_page(request: HttpRequest) -> list[Tab]:
    found, known = tabs(request.user), known_counts(request.user)
    for tab in found:
        tab.count = known.get(tab.key, "")
    return mark_current(found, request)


def mark_current(found: list[Tab], request: HttpRequest) -> list[Tab]:
    """The tab that means what the address says, whatever the page and the order."""
    given = {(key, value) for key, value in request.GET.items() if key not in ("order", "size", "after", "before")}
    for tab in found:
        tab.current = given == set(parse_qsl(tab.query))
    return found


@permission_required("tickets.view_ticket", raise_exception=True)
@require_GET
def counters(request: HttpRequest) -> HttpResponse:
    # The tabs stand on one page only; elsewhere there would be no place for their figures.
    in_list = urlsplit(request.htmx.current_url_abs_path or "").path == reverse("tickets:list")
    return render(request, "tickets/counters.html", {"tabs": counted_tabs(request.user), "in_list": in_list})
