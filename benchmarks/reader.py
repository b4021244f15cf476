"""The person whose session is measured: of the supervisors, with saved filters of their own."""

from accounts.models import User
from ispcube.roles import write_roles
from listings.models import SavedFilter
from listings.services import save_filter

USERNAME = "benchmark"
SAVED = {
    "email": [("Fallaron", "state=failed"), ("A mano", "kind=manual"), ("Con ticket", "event=ticket_reply")],
    "sms": [("Fallaron", "state=failed"), ("A mano", "kind=manual")],
    "push": [("Fallaron", "state=failed"), ("A mano", "kind=manual")],
    "tickets": [("Sin asignar", "assignee=none"), ("Abiertos", "open=yes"), ("Internos", "kind=internal")],
}


def operator(password: str) -> User:
    user, is_new = User.objects.get_or_create(username=USERNAME, defaults={"first_name": "Operadora"})
    if is_new:
        group = next(group for group in write_roles() if group.name == "Supervisión")
        user.groups.add(group)
    user.set_password(password)
    user.save()
    return user


def saved_filters(user: User) -> dict[str, list[str]]:
    """Listing → the addresses of its saved filters."""
    told = {}
    for listing, filters in SAVED.items():
        kept = SavedFilter.objects.filter(owner=user, listing=listing)
        if not kept.exists():
            for name, query in filters:
                save_filter(owner=user, listing=listing, name=name, query=query)
        told[listing] = [f"{saved.query}&saved={saved.pk}" for saved in kept.all()]
    return told
