"""Inicio: what waits for whoever opens it, and how the desk stands. Each figure leads to the rows it counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, F, IntegerField, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.models import User
from listings.dates import midnight
from listings.paging import COUNT_CAP, KEPT_SECONDS, known, question
from listings.paging import Count as Capped
from messaging.choices import Channel
from messaging.querysets import LOG_PERMISSIONS
from tickets.choices import OWN_KINDS, TicketKind
from tickets.models import Ticket

DAYS = 14
SHOWN = 8
MANY = 1000
# The chart's own units: a day's bar with the gap beside it, and how high the tallest is.
BAR_STEP, CHART_HEIGHT = 9, 34


@dataclass(frozen=True)
class Figure:
    label: str
    value: Capped
    query: str
    bad: bool = False

    @property
    def url(self) -> str:
        return reverse("tickets:list") + self.query


def claims(user: User) -> QuerySet[Ticket]:
    """What the listing shows without being asked: tickets for the vendor are kept apart."""
    return Ticket.objects.visible_to(user).filter(kind__in=OWN_KINDS)


class HowMany(Subquery):
    """Of the rows of a query, to ten thousand: the work that waits may be any, the page costs the same."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk")[: COUNT_CAP + 1])


def figures(user: User) -> list[Figure]:
    # Said by what they are not: by their kinds SQLite would go through all that ever were, by an index of those.
    ongoing = Ticket.objects.visible_to(user).ongoing().exclude(kind=TicketKind.VENDOR)
    parts = [
        ongoing,
        ongoing.filter(assignee=user),
        ongoing.filter(assignee__isnull=True),
        ongoing.filter(due_at__lt=timezone.now()),
    ]
    one_row = User.objects.filter(pk=user.pk).values_list(*(HowMany(rows) for rows in parts))
    every, mine, nobodys, late = (known(found) for found in one_row.get())
    return [
        Figure(_("Abiertos"), every, "?open=yes"),
        Figure(_("Míos"), mine, "?open=yes&assignee=me"),
        Figure(_("Sin asignar"), nobodys, "?open=yes&assignee=none"),
        Figure(_("Vencidos"), late, "?due=late", bad=late.value > 0),
    ]


def pressing(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """What falls due first, then what matters most, then what has waited longest."""
    soonest = F("due_at").asc(nulls_last=True)
    return rows.ongoing().for_listing().order_by(soonest, "priority__order", "created_at", "pk")[:SHOWN]


def waiting_for(user: User) -> QuerySet[Ticket]:
    return pressing(claims(user).filter(assignee=user))


def for_anybody(user: User, in_areas: bool) -> QuerySet[Ticket]:
    """Nobody's yet: in the person's areas, or in any for who belongs to none."""
    rows = claims(user).filter(assignee__isnull=True)
    return pressing(rows.filter(area__in=user.areas.values("pk")) if in_areas else rows)


def logs(user: User) -> list[dict[str, object]]:
    """The message logs that the person may open, with the address of each."""
    return [
        {"value": channel.value, "label": channel.label, "log": f"messaging:{channel.value}"}
        for channel in Channel
        if user.has_perms(["messaging.view_message", LOG_PERMISSIONS[channel]])
    ]


def per_day(rows: QuerySet[Ticket], field: str, first: date) -> list[int]:
    counted = (
        rows.filter(**{f"{field}__gte": midnight(first)})
        .annotate(day=TruncDate(field))
        .order_by()
        .values("day")
        .annotate(total=Count("pk"))
    )
    totals = of_days(counted)
    return [totals.get(first + timedelta(days=index), 0) for index in range(DAYS)]


def of_days(counted: QuerySet) -> dict[date, int]:
    """Where they are many, a bar of a minute ago looks the same."""
    key = question(counted)
    totals = cache.get(key)
    if totals is None:
        totals = {row["day"]: row["total"] for row in counted}
        if sum(totals.values()) > MANY:
            cache.set(key, totals, KEPT_SECONDS)
    return totals


def bars(totals: list[int], first: date) -> list[dict[str, object]]:
    tallest = max(totals) or 1
    heights = [round(CHART_HEIGHT * total / tallest) for total in totals]
    return [
        {
            "x": index * BAR_STEP,
            "y": CHART_HEIGHT - height,
            "height": height,
            "total": total,
            "day": first + timedelta(days=index),
        }
        for index, (total, height) in enumerate(zip(totals, heights, strict=True))
    ]


def charts(user: User) -> list[dict[str, object]]:
    first = timezone.localdate() - timedelta(days=DAYS - 1)
    found = []
    for label, field, param in (
        (_("Se abrieron"), "created_at", "created"),
        (_("Se cerraron"), "closed_at", "closed"),
    ):
        totals = per_day(claims(user), field, first)
        query = f"?{param}_from={first.isoformat()}"
        found.append({"label": label, "total": sum(totals), "bars": bars(totals, first), "query": query})
    return found


class HomeView(TemplateView):
    """For everybody: who may not see tickets gets the ways to what they may."""

    template_name = "tickets/home.html"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        if not user.has_perm("tickets.view_ticket"):
            return context
        in_areas = user.areas.exists()
        desk = {
            "figures": figures(user),
            "mine": waiting_for(user),
            "in_areas": in_areas,
            "nobodys": for_anybody(user, in_areas),
            "logs": logs(user),
            "charts": charts(user),
            "chart_width": BAR_STEP * DAYS,
            "chart_height": CHART_HEIGHT,
        }
        return context | desk
