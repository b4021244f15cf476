from collections.abc import Iterator

from django.db import connection, models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import ModelIterable
from django.utils import timezone

from accounts.choices import RowScope
from listings.text import normalize
from tickets import kept
from tickets.choices import Door, TicketKind

DOOR_FIELDS = {
    Door.TECHNICIAN_APP: "available_in_technician_app",
    Door.CUSTOMER_APP: "available_in_customer_app",
    Door.PORTAL: "available_in_customer_portal",
}
KEY_LENGTH = 160
# Of a ticket, what a line, a card and any column of its listing show. Each column more is asked for, read and
# unpacked in every row.
LINE = (
    *("kind", "category_id", "area_id", "state_id", "priority_id", "subject", "complaint", "price", "last_event"),
    *("due_at", "created_at", "updated_at", "closed_at"),
)
CARD = (*LINE, *(f"customer__{name}" for name in ("name", "neighbourhood", "city", "deleted_at")))
ROW = (*CARD, *(f"assignee__{name}" for name in ("username", "first_name", "last_name")), "connection__plan")


def name_key(name: str) -> str:
    """A catalogue row's name as people compare it: without case and accents."""
    return normalize(name)[:KEY_LENGTH]


def counted(model: type[models.Model], accessor: str) -> Coalesce:
    """How many rows point at each row of the model, as a subquery: a join would multiply the rows."""
    back = model._meta.get_field(accessor)
    pointing = back.related_model._base_manager.filter(**{back.field.name: OuterRef("pk")}).order_by()
    counts = pointing.values(back.field.name).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counts), 0)


class CatalogueQuerySet(models.QuerySet):
    def update(self, **values) -> int:
        kept.forget()
        return super().update(**values)

    def named(self, name: str) -> "CatalogueQuerySet":
        """The row that people would call by this name, whatever its case and accents."""
        return self.filter(name_key=name_key(name))

    def with_usage(self) -> "CatalogueQuerySet":
        """Adds `ticket_count`, and for areas `category_count`: what keeps a row from being deleted."""
        rows = self.annotate(ticket_count=counted(self.model, "ticket"))
        has_categories = any(field.name == "categories" for field in self.model._meta.related_objects)
        return rows.annotate(category_count=counted(self.model, "categories")) if has_categories else rows

    def offered(self) -> "CatalogueQuerySet":
        """What a new ticket may choose from: not the discontinued ones."""
        return self.filter(in_use=True)

    def for_listing(self) -> "CatalogueQuerySet":
        return self

    def default(self):
        """The row preselected on a new ticket, or None."""
        return self.filter(is_default=True).first()


class CategoryQuerySet(CatalogueQuerySet):
    def for_listing(self) -> "CategoryQuerySet":
        return self.select_related("area", "technician")

    def offered_at(self, door: Door) -> "CategoryQuerySet":
        """The one place that says which categories a door may offer."""
        rows = self.filter(in_use=True)
        return rows.filter(**{DOOR_FIELDS[door]: True}) if door in DOOR_FIELDS else rows


class WithCatalogues(ModelIterable):
    """Gives each ticket its catalogue rows as they are kept: the planner needs longest of all for their joins."""

    def __iter__(self) -> Iterator:
        fields = [self.queryset.model._meta.get_field(name) for name in kept.CATALOGUES]
        for row in super().__iter__():
            for field in fields:
                field.set_cached_value(row, kept.find(field.name, getattr(row, field.attname)))
            yield row


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TicketQuerySet":
        """The tickets that this person may know of: by permission first, then by row scope."""
        if not user.is_active or not user.has_perm("tickets.view_ticket"):
            return self.none()
        if user.row_scope == RowScope.ALL:
            return self
        mine = Q(assignee=user.pk)
        if user.row_scope == RowScope.AREAS:
            # By keys: the planner chooses well between those that it sees, and not at all within a subquery.
            mine |= Q(area__in=user.area_keys)
        return self.filter(mine)

    def has(self, ticket) -> bool:
        """Whether a ticket that is known to be there is among these; where none is left out nothing is asked."""
        return not self.query.where or self.filter(pk=ticket.pk).exists()

    def of_kinds(self, *kinds: str) -> "TicketQuerySet":
        """PostgreSQL finds sooner what is something than what is not. SQLite, told kinds to look for, goes through
        all that ever were of them, by their index, rather than through the few that are open."""
        if connection.vendor == "sqlite":
            return self.exclude(kind__in=[kind for kind in TicketKind if kind not in kinds])
        return self.filter(kind__in=kinds)

    def ongoing(self) -> "TicketQuerySet":
        return self.filter(closed_at__isnull=True)

    def ended(self) -> "TicketQuerySet":
        return self.filter(closed_at__isnull=False)

    def overdue(self) -> "TicketQuerySet":
        return self.ongoing().filter(due_at__lt=timezone.now())

    def for_listing(self) -> "TicketQuerySet":
        """What a row shows, its catalogue rows as they stood some seconds ago."""
        return self._shown("customer", "connection", "assignee").only(*ROW)

    def for_line(self) -> "TicketQuerySet":
        """What one line says: number, title, state."""
        return self._shown().only(*LINE)

    def for_card(self) -> "TicketQuerySet":
        """What somebody's list of work says: a line, and whose it is."""
        return self._shown("customer").only(*CARD)

    def for_page(self) -> "TicketQuerySet":
        rows = self._shown("customer", "connection", "assignee", "created_by")
        return rows.defer("search_text", "customer__search_text", "customer__notes")

    def for_deeds(self) -> "TicketQuerySet":
        """With all that it is decided by, as it stands now."""
        rows = self.select_related("customer", "connection", "assignee", *kept.CATALOGUES)
        return rows.defer("description", "search_text", "last_event")

    def _shown(self, *joined: str) -> "TicketQuerySet":
        rows = self.select_related(*joined) if joined else self.all()
        rows._iterable_class = WithCatalogues
        return rows


class OfTicketQuerySet(models.QuerySet):
    """Rows that belong to a ticket are seen by whoever sees the ticket."""

    ticket_path = "ticket"

    def visible_to(self, user) -> "OfTicketQuerySet":
        tickets = self.model._meta.apps.get_model("tickets", "Ticket").objects.visible_to(user)
        return self.filter(**{f"{self.ticket_path}__in": tickets.values("pk")})


class AttachmentQuerySet(OfTicketQuerySet):
    ticket_path = "entry__ticket"


class ChangeQuerySet(OfTicketQuerySet):
    def visible_to(self, user) -> "ChangeQuerySet":
        """Without the prices, for who may not see them."""
        rows = super().visible_to(user)
        return rows if user.has_perm("tickets.view_price") else rows.exclude(field="price")
