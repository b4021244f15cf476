"""Inicio: what waits for whoever opens it, and how the desk stands. Each figure leads to the rows it counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, F, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.markup import joined, markup
from accounts.models import User
from accounts.prepared import Given
from accounts.readers import PreparedFor, Reader
from listings.dates import midnight
from listings.paging import KEPT_SECONDS, known
from listings.paging import Count as Capped
from listings.patience import fingerprint
from listings.together import HowMany
from messaging.choices import Channel
from messaging.querysets import LOG_PERMISSIONS
from tickets.choices import OWN_KINDS
from tickets.models import Area, Ticket

DAYS = 14
SHOWN = 8
MANY = 1000
# The chart's own units: a day's bar with the gap beside it, and how high the tallest is.
BAR_STEP, CHART_HEIGHT = 9, 34
BAR = '<rect x="{}" y="{}" width="7" height="{}"><title>{}: {}</title></rect>'
NOW = Given("now", Ticket._meta.get_field("due_at"))


@dataclass(frozen=True)
class Figure:
    label: str
    value: Capped
    query: str
    bad: bool = False

    @property
    def url(self) -> str:
        return reverse("tickets:list") + self.query


def claims(user: User | Reader) -> QuerySet[Ticket]:
    """What the listing shows without being asked: tickets for the vendor are kept apart."""
    return Ticket.objects.visible_to(user).of_kinds(*OWN_KINDS)


def counted(reader: Reader) -> QuerySet[User]:
    ongoing = claims(reader).ongoing()
    parts = [
        ongoing,
        ongoing.filter(assignee=reader.pk),
        ongoing.filter(assignee__isnull=True),
        ongoing.filter(due_at__lt=NOW),
    ]
    in_areas = Exists(areas_of(reader))
    return User.objects.filter(pk=reader.pk).values_list(*(HowMany(rows) for rows in parts), in_areas)


def areas_of(reader: Reader) -> QuerySet:
    return Area.objects.filter(members=reader.pk).order_by().values("pk")


def standing(user: User) -> tuple[list[Figure], bool]:
    """The figures, and whether the person belongs to any area."""
    *counts, in_areas = COUNTED.first(user, now=timezone.now())
    every, mine, free, late = map(known, counts)
    figures = [
        Figure(_("Abiertos"), every, "?open=yes"),
        Figure(_("Míos"), mine, "?open=yes&assignee=me"),
        Figure(_("Sin asignar"), free, "?open=yes&assignee=none"),
        Figure(_("Vencidos"), late, "?due=late", bad=late.value > 0),
    ]
    return figures, in_areas


def pressing(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """What falls due first, then what matters most, then what has waited longest."""
    soonest = F("due_at").asc(nulls_last=True)
    return rows.ongoing().for_card().order_by(soonest, "priority__order", "created_at", "pk")[:SHOWN]


def nobodys(reader: Reader) -> QuerySet[Ticket]:
    return claims(reader).filter(assignee__isnull=True)


COUNTED, MINE, NOBODYS, IN_MY_AREAS = (
    PreparedFor(build, "tickets.view_ticket")
    for build in (
        counted,
        lambda reader: pressing(claims(reader).filter(assignee=reader.pk)),
        lambda reader: pressing(nobodys(reader)),
        lambda reader: pressing(nobodys(reader).filter(area__in=areas_of(reader))),
    )
)


def waiting_for(user: User) -> list[Ticket]:
    return MINE.rows(user)


def for_anybody(user: User, in_areas: bool) -> list[Ticket]:
    """Nobody's yet: in the person's areas, or in any for who belongs to none."""
    return (IN_MY_AREAS if in_areas else NOBODYS).rows(user)


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
    key = fingerprint(*counted.query.sql_with_params())
    totals = cache.get(key)
    if totals is None:
        totals = {row["day"]: row["total"] for row in counted}
        if sum(totals.values()) > MANY:
            cache.set(key, totals, KEPT_SECONDS)
    return totals


def bars(totals: list[int], first: date) -> SafeString:
    tallest = max(totals) or 1
    drawn = []
    for index, total in enumerate(totals):
        height, day = round(CHART_HEIGHT * total / tallest), first + timedelta(days=index)
        drawn.append(markup(BAR, index * BAR_STEP, CHART_HEIGHT - height, height, f"{day:%d/%m}", total))
    return joined(drawn)


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
        figures, in_areas = standing(user)
        desk = {
            "figures": figures,
            "mine": waiting_for(user),
            "in_areas": in_areas,
            "nobodys": for_anybody(user, in_areas),
            "logs": logs(user),
            "charts": charts(user),
            "chart_width": BAR_STEP * DAYS,
            "chart_height": CHART_HEIGHT,
        }
        return context | desk
