"""Who can be given a ticket."""

from django.db.models import QuerySet

from accounts.models import User

BE_ASSIGNED = "tickets.be_assigned"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def assignable() -> QuerySet[User]:
    """Active people with the permission to be assigned tickets, by name."""
    people = User.objects.with_perm(BE_ASSIGNED, backend=MODEL_BACKEND)
    return people.order_by("first_name", "last_name", "username")


def can_be_assigned(person: User) -> bool:
    return person.is_active and person.has_perm(BE_ASSIGNED)
