from django.db import transaction

from accounts.models import User
from listings.models import ColumnChoice


@transaction.atomic
def choose_columns(*, owner: User, listing: str, columns: list[str]) -> None:
    """An empty list goes back to the listing's own columns."""
    if columns:
        ColumnChoice.objects.update_or_create(owner=owner, listing=listing, defaults={"columns": columns})
    else:
        ColumnChoice.objects.filter(owner=owner, listing=listing).delete()
