"""With which filter a listing opens: one's own choice, else a group's, else the system's."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.prepared import Prepared
from listings.known import LISTING, SomeReader
from listings.models import ListingDefault, SavedFilter

OPENING = Prepared(lambda: ListingDefault.objects.for_reader(SomeReader(manages=False)).filter(listing=LISTING))


@transaction.atomic
def set_default(*, user: User, saved: SavedFilter, is_default: bool) -> None:
    """One default a listing: the star moves."""
    own = ListingDefault.objects.filter(user=user, listing=saved.listing)
    if is_default:
        ListingDefault.objects.update_or_create(user=user, listing=saved.listing, defaults={"saved": saved})
    else:
        own.filter(saved=saved).delete()


@transaction.atomic
def open_with_everything(*, user: User, listing: str, everything: bool) -> None:
    """For who wants no filter at all, whatever their group opens with."""
    if everything:
        ListingDefault.objects.update_or_create(user=user, listing=listing, defaults={"saved": None})
    else:
        ListingDefault.objects.filter(user=user, listing=listing, saved=None).delete()


def default_for(user: User, listing: str) -> ListingDefault | None:
    """One's own; else that of the first of one's groups by name; else the system's."""
    found = OPENING.rows(reader=user.pk, listing=listing)
    return min(found, key=rank, default=None)


def rank(default: ListingDefault) -> tuple[int, str]:
    if default.user_id:
        return 0, ""
    return (1, default.group.name.casefold()) if default.group else (2, "")


def give_to_groups(saved: SavedFilter, groups: list[Group]) -> None:
    """Exactly these groups open the listing with it; a group that had another has this one now."""
    ListingDefault.objects.filter(saved=saved, group__isnull=False).exclude(group__in=groups).delete()
    for group in groups:
        ListingDefault.objects.update_or_create(group=group, listing=saved.listing, defaults={"saved": saved})


def give_to_all(saved: SavedFilter, is_default: bool) -> None:
    rows = ListingDefault.objects.filter(user=None, group=None, listing=saved.listing)
    if is_default:
        ListingDefault.objects.update_or_create(
            user=None, group=None, listing=saved.listing, defaults={"saved": saved}
        )
    else:
        rows.filter(saved=saved).delete()
