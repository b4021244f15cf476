from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.choices import RowScope
from messaging.choices import SENT_STATES, Channel, State

LOG_PERMISSIONS = {channel: f"messaging.view_{channel}_log" for channel in Channel.values}


class AccountQuerySet(models.QuerySet):
    def in_use(self) -> "AccountQuerySet":
        return self.filter(is_active=True)

    def on_hold(self) -> "AccountQuerySet":
        return self.in_use().filter(on_hold_since__isnull=False)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MessageQuerySet":
        """The messages that this person may know of: of the channels whose log they may see, and, for who sees
        only some tickets, about those tickets or written by themselves."""
        channels = [channel for channel, perm in LOG_PERMISSIONS.items() if user.has_perm(perm)]
        if not user.is_active or not channels:
            return self.none()
        rows = self if len(channels) == len(LOG_PERMISSIONS) else self.filter(channel__in=channels)
        return rows if user.row_scope == RowScope.ALL else rows.filter(scope_of(user))

    def sent(self) -> "MessageQuerySet":
        return self.filter(state__in=SENT_STATES)

    def not_sent(self) -> "MessageQuerySet":
        return self.exclude(state__in=SENT_STATES)

    def due(self, now: datetime) -> "MessageQuerySet":
        return self.filter(state=State.QUEUED, due_at__lte=now)

    def for_listing(self) -> "MessageQuerySet":
        return self.select_related("customer", "sent_by").defer("search_text")


def scope_of(user) -> Q:
    """Tickets give `user.areas`; here only their keys are compared, so messaging needs to know no ticket."""
    mine = Q(owner_id=user.pk) | Q(sent_by=user)
    if user.row_scope == RowScope.AREAS:
        return mine | Q(area_id__in=user.areas.values("pk"))
    return mine
