from django.db import transaction

from accounts import audit
from accounts.models import Organization, User

PROFILE_FIELDS = ("first_name", "last_name", "email", "theme", "density", "shortcuts_enabled")


@transaction.atomic
def update_profile(*, user: User, **values: object) -> list[str]:
    """What people change about themselves. Returns the names of the fields that changed."""
    unknown = set(values) - set(PROFILE_FIELDS)
    if unknown:
        raise TypeError(f"Not of the profile: {sorted(unknown)}")
    current = User.objects.get(pk=user.pk)
    changed = [name for name, value in values.items() if getattr(current, name) != value]
    if changed:
        for name in changed:
            setattr(current, name, values[name])
        current.save(update_fields=changed)
        audit.record(user, "accounts.profile", user, fields=changed)
    return changed


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """A new key, which ends every other session of this person."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(user, "accounts.password", user)


@transaction.atomic
def change_organization(*, actor: User, name: str, vendor_name: str, vendor_email: str) -> Organization:
    """Whose desk this is, and where tickets for the vendor go."""
    wanted = {"name": name, "vendor_name": vendor_name, "vendor_email": vendor_email}
    row = Organization.objects.select_for_update().first() or Organization()
    before = {field: getattr(row, field) for field in wanted}
    changed = {field: [before[field], value] for field, value in wanted.items() if before[field] != value}
    for field, value in wanted.items():
        setattr(row, field, value)
    row.save()
    if changed:
        audit.record(actor, "accounts.change_organization", row, **changed)
    return row
