"""Who else may use a filter, and who already does."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import User
from listings.choices import Audience
from listings.models import FilterPin, ListingDefault, SavedFilter
from listings.services.defaults import give_to_all, give_to_groups
from listings.services.errors import OutsideAudience


@dataclass(frozen=True)
class Sharing:
    """For whom a filter is, and for whom its listing opens with it."""

    audience: Audience = Audience.PRIVATE
    groups: Sequence[Group] = ()
    opens_for: Sequence[Group] = ()
    opens_for_all: bool = False

    def check(self) -> None:
        everybody = self.audience == Audience.EVERYBODY
        reached = everybody or (self.audience == Audience.GROUPS and set(self.opens_for) <= set(self.groups))
        if (self.opens_for and not reached) or (self.opens_for_all and not everybody):
            raise OutsideAudience

    def told(self) -> dict[str, object]:
        """For the audit log."""
        return {
            "audience": str(self.audience),
            "groups": sorted(group.name for group in self.groups),
            "opens_for": sorted(group.name for group in self.opens_for),
            "opens_for_all": self.opens_for_all,
        }


def sharing_of(saved: SavedFilter) -> Sharing:
    defaults = list(ListingDefault.objects.filter(saved=saved, user=None).select_related("group"))
    return Sharing(
        Audience(saved.audience),
        list(saved.groups.all()),
        [default.group for default in defaults if default.group],
        any(default.group is None for default in defaults),
    )


@transaction.atomic
def share_filter(*, actor: User, saved: SavedFilter, sharing: Sharing) -> SavedFilter:
    """Raises OutsideAudience. Whoever is left outside loses the pin and the star that hung on it."""
    sharing.check()
    before = sharing_of(saved).told()
    saved.audience = sharing.audience
    saved.save(update_fields=["audience", "updated_at"])
    saved.groups.set(sharing.groups if sharing.audience == Audience.GROUPS else [])
    give_to_groups(saved, list(sharing.opens_for))
    give_to_all(saved, sharing.opens_for_all)
    left_out = ~Q(user__in=audience_of(saved))
    FilterPin.objects.filter(left_out, saved=saved).delete()
    ListingDefault.objects.filter(left_out, saved=saved, user__isnull=False).delete()
    after = sharing.told()
    if before != after:
        action = "listings.share" if saved.is_shared else "listings.unshare"
        audit.record(actor, action, saved, listing=saved.listing, before=before, after=after)
    return saved


def audience_of(saved: SavedFilter) -> QuerySet[User]:
    if saved.audience == Audience.EVERYBODY:
        return User.objects.all()
    return User.objects.filter(Q(pk=saved.owner_id) | Q(groups__in=saved.groups.all())).distinct()
