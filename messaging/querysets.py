from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.choices import RowScope
from messaging.choices import (
    NOT_SENT_STATES,
    SENT_STATES,
    WAITING_STATES,
    WENT_WRONG_STATES,
    BatchAction,
    Channel,
    State,
)

LOG_PERMISSIONS = {channel: f"messaging.view_{channel}_log" for channel in Channel.values}


def open_logs(user) -> list[str]:
    """The channels whose log this person may see, in the order of the tabs."""
    if not user.is_active:
        return []
    return [channel for channel, permission in LOG_PERMISSIONS.items() if user.has_perm(permission)]


class AccountQuerySet(models.QuerySet):
    def in_use(self) -> "AccountQuerySet":
        return self.filter(is_active=True)

    def on_hold(self) -> "AccountQuerySet":
        return self.in_use().filter(on_hold_since__isnull=False)

    def at_their_limit(self, now: datetime) -> "AccountQuerySet":
        """Those that handed over what they may in an hour, and wait for its end."""
        return self.filter(waits_until__gt=now)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MessageQuerySet":
        """The messages that this person may know of: of the channels whose log they may see, and, for who sees
        only some tickets, about those tickets or written by themselves."""
        channels = open_logs(user)
        if not channels:
            return self.none()
        rows = self if len(channels) == len(LOG_PERMISSIONS) else self.filter(channel__in=channels)
        return rows if user.row_scope == RowScope.ALL else rows.filter(scope_of(user))

    def sent(self) -> "MessageQuerySet":
        return self.filter(state__in=SENT_STATES)

    def not_sent(self) -> "MessageQuerySet":
        # Named one by one: a database finds what is something sooner than what is not.
        return self.filter(state__in=NOT_SENT_STATES)

    def due(self, now: datetime) -> "MessageQuerySet":
        """A batch that stands has its rows put aside; what a worker gives back after that is passed over here."""
        batches = self.model._meta.get_field("batch").related_model.objects
        standing = batches.filter(Q(paused_at__isnull=False) | Q(cancelled_at__isnull=False))
        return self.filter(state=State.QUEUED, due_at__lte=now).exclude(batch__in=standing)

    def for_listing(self) -> "MessageQuerySet":
        return self.select_related("customer", "sent_by").defer("search_text")


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BatchQuerySet":
        """Those of the logs that this person may see; with a narrow scope, those that hold a row of theirs."""
        channels = open_logs(user)
        rows = self.filter(channel__in=channels, log__in=channels)
        if user.row_scope == RowScope.ALL:
            return rows
        items = self.model._meta.get_field("items").related_model.objects
        return rows.filter(Exists(items.of_sources_for(user).filter(batch=OuterRef("pk"))))

    def under_way(self) -> "BatchQuerySet":
        return self.filter(self._unfinished(), paused_at=None)

    def paused(self) -> "BatchQuerySet":
        return self.filter(self._unfinished(), paused_at__isnull=False)

    def cancelled(self) -> "BatchQuerySet":
        return self.filter(~self._unfinished(), cancelled_at__isnull=False)

    def done(self) -> "BatchQuerySet":
        return self.filter(~self._unfinished(), cancelled_at=None)

    def with_errors(self) -> "BatchQuerySet":
        return self.filter(self._with_a_row_in(WENT_WRONG_STATES))

    def without_errors(self) -> "BatchQuerySet":
        return self.filter(~self._with_a_row_in(WENT_WRONG_STATES))

    def _unfinished(self) -> Q:
        return Q(is_folded=True, cancelled_at=None) | self._with_a_row_in(WAITING_STATES)

    def _with_a_row_in(self, states: list[str]) -> Q:
        rows = self.model._meta.get_field("messages").related_model.objects
        return Q(Exists(rows.filter(batch=OuterRef("pk"), state__in=states)))

    def for_listing(self) -> "BatchQuerySet":
        return self.select_related("actor")

    def folded(self) -> "BatchQuerySet":
        """With items that are no messages yet, and may become some now. One on pause waits."""
        return self.filter(is_folded=True, cancelled_at=None, paused_at=None)


class BatchItemQuerySet(models.QuerySet):
    FOLDED = Q(batch__is_folded=True, pk__gt=F("batch__unfolded_to")) & ~Q(action=BatchAction.SKIP)

    def folded(self) -> "BatchItemQuerySet":
        """Those that are to become messages, and are none yet."""
        return self.filter(self.FOLDED)

    def of_sources_for(self, user) -> "BatchItemQuerySet":
        """Those whose message this person may know of."""
        return self.filter(source__in=self.model._meta.get_field("source").related_model.objects.visible_to(user))

    def visible_to(self, user) -> "BatchItemQuerySet":
        channels = open_logs(user)
        rows = self if user.row_scope == RowScope.ALL else self.of_sources_for(user)
        # For who sees every log there is nothing to keep apart.
        if len(channels) == len(LOG_PERMISSIONS):
            return rows
        return rows.filter(batch__channel__in=channels, batch__log__in=channels)

    def for_listing(self) -> "BatchItemQuerySet":
        """With the messages of which one may be what was queued for the row."""
        messages = self.model._meta.get_field("source").related_model.objects
        copies = messages.filter(batch__isnull=False).defer("search_text").order_by()
        # By the keys of the page: joined, PostgreSQL would walk through all messages up to its first.
        told = [Prefetch("source", messages.defer("search_text")), Prefetch("source__resends", copies)]
        return self.select_related("batch").prefetch_related(*told)


class SuppressionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SuppressionQuerySet":
        """Of the channels whose log this person may see; for who sees only some tickets, those that they blocked
        or that a message of theirs brought."""
        channels = open_logs(user)
        if not channels or not user.has_perm("messaging.view_suppression"):
            return self.none()
        rows = self.filter(channel__in=channels)
        if user.row_scope == RowScope.ALL:
            return rows
        messages = self.model._meta.get_field("message").related_model.objects.visible_to(user)
        return rows.filter(Q(created_by=user) | Q(message__in=messages))

    def standing(self) -> "SuppressionQuerySet":
        return self.filter(lifted_at=None)

    def lifted(self) -> "SuppressionQuerySet":
        return self.filter(lifted_at__isnull=False)

    def for_listing(self) -> "SuppressionQuerySet":
        return self.select_related("message", "created_by", "lifted_by")


def scope_of(user) -> Q:
    """Tickets give `user.areas`; here only their keys are compared, so messaging needs to know no ticket.

    The planner chooses well between keys that it sees, and not at all within a subquery.
    """
    mine = Q(owner_id=user.pk) | Q(sent_by=user.pk)
    if user.row_scope == RowScope.AREAS:
        return mine | Q(area_id__in=user.area_keys)
    return mine
