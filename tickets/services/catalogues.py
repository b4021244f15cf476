"""What may be done to the four catalogues of the configuration. Every deed is atomic and in the audit log."""

from typing import Any, Literal, cast

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, ProtectedError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from tickets.models import Area, Category, Priority, State
from tickets.models.catalogues import CatalogueRow
from tickets.services.catalogue_rules import (
    NameTaken,
    RowGone,
    RowInUse,
    RowIsDefault,
    RowOutOfUse,
    check_kind,
    check_technician,
    usage_of,
    words_for_default,
    words_for_use,
)

WRITABLE: dict[type[CatalogueRow], set[str]] = {
    Area: {"name", "in_use"},
    State: {"name", "kind", "color", "in_use"},
    Priority: {"name", "color", "in_use"},
    Category: {
        "name",
        "comment",
        "price",
        "area",
        "technician",
        "in_use",
        "available_in_technician_app",
        "available_in_customer_app",
        "available_in_customer_portal",
        "customer_description",
        "color",
        "complaint_options",
    },
}


def create(
    *, actor: User, model: type[CatalogueRow], members: list[User] | None = None, **fields: Any
) -> CatalogueRow:
    """Adds a row at the end of its catalogue. fields: those of WRITABLE; members: only of areas.

    Raises NameTaken, TechnicianNotAssignable.
    """
    row = model(**only_writable(model, fields))
    check_technician(row)
    with transaction.atomic():
        row.order = (model.objects.aggregate(last=Max("order"))["last"] or 0) + 1
        save_named(row, force_insert=True)
        set_members(row, members)
        record(actor, "create", row)
    return row


@transaction.atomic
def change(*, actor: User, row: CatalogueRow, members: list[User] | None = None, **fields: Any) -> CatalogueRow:
    """Saves what differs. Raises NameTaken, RowGone, RowIsDefault, KindInUse, TechnicianNotAssignable."""
    row = locked(row)
    before = {name: getattr(row, name) for name in only_writable(type(row), fields)}
    changed = [name for name in before if before[name] != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    if "technician" in changed:
        check_technician(row)
    if "kind" in changed:
        check_kind(cast(State, row), before["kind"])
    if row.is_default and not row.in_use:
        raise RowIsDefault(words_for_default(row), "in_use")
    if changed:
        save_named(row, update_fields=changed)
    detail: dict[str, Any] = {name: [plain(before[name]), plain(fields[name])] for name in changed}
    if set_members(row, members):
        detail["members"] = sorted(person.pk for person in members or [])
    if detail:
        record(actor, "change", row, **detail)
    return row


def delete(*, actor: User, row: CatalogueRow) -> None:
    """Raises RowInUse, also when a ticket takes the row at this very moment, and RowGone."""
    try:
        with transaction.atomic():
            row = locked(row)
            if usage := usage_of(row):
                raise RowInUse(words_for_use(row, usage))
            record(actor, "delete", row, name=row.name)
            type(row).objects.filter(pk=row.pk).delete()
    except (ProtectedError, IntegrityError) as error:
        raise RowInUse(words_for_use(row, usage_of(row))) from error


@transaction.atomic
def discontinue(*, actor: User, row: CatalogueRow) -> None:
    """It stays on its tickets and in filters, and is not offered on new ones. Raises RowIsDefault."""
    if type(row).objects.filter(pk=row.pk, in_use=True, is_default=False).update(in_use=False):
        record(actor, "discontinue", row)
    elif locked(row).is_default:
        raise RowIsDefault(words_for_default(row))


@transaction.atomic
def restore(*, actor: User, row: CatalogueRow) -> None:
    if type(row).objects.filter(pk=row.pk, in_use=False).update(in_use=True):
        record(actor, "restore", row)
    else:
        locked(row)


@transaction.atomic
def set_default(*, actor: User, row: CatalogueRow) -> None:
    """Makes it the one default of its catalogue. Raises RowOutOfUse, RowGone."""
    rows = type(row).objects
    lock_catalogue(type(row))
    rows.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)
    if rows.filter(pk=row.pk, in_use=True, is_default=False).update(is_default=True):
        record(actor, "set_default", row)
    elif not locked(row).in_use:
        text = _("«%(row)s» está discontinuado: reactivalo antes de hacerlo predeterminado.")
        raise RowOutOfUse(text % {"row": row})


@transaction.atomic
def unset_default(*, actor: User, row: CatalogueRow) -> None:
    if type(row).objects.filter(pk=row.pk, is_default=True).update(is_default=False):
        record(actor, "unset_default", row)
    else:
        locked(row)


@transaction.atomic
def move(*, actor: User, row: CatalogueRow, step: Literal[-1, 1]) -> bool:
    """Swaps the row with its neighbour, up (-1) or down (1). False at the end of the list, where nothing moves."""
    keys = lock_catalogue(type(row))
    if row.pk not in keys:
        raise RowGone(_("Alguien lo eliminó mientras tanto."))
    place = keys.index(row.pk)
    if not 0 <= place + step < len(keys):
        return False
    keys[place], keys[place + step] = keys[place + step], keys[place]
    for order, key in enumerate(keys, 1):
        type(row).objects.filter(pk=key).exclude(order=order).update(order=order)
    record(actor, "move", row, place=place + step + 1)
    return True


def lock_catalogue(model: type[CatalogueRow]) -> list[int]:
    """Holds every row, so that two people who reorder or choose the default go one after the other."""
    list(model.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    return list(model.objects.values_list("pk", flat=True))


def locked(row: CatalogueRow) -> CatalogueRow:
    found = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise RowGone(_("Alguien lo eliminó mientras tanto."))
    return found


def only_writable(model: type[CatalogueRow], fields: dict[str, object]) -> dict[str, object]:
    if unknown := set(fields) - WRITABLE[model]:
        raise TypeError(f"{model.__name__} takes no {sorted(unknown)}")
    return fields


def save_named(row: CatalogueRow, **how: object) -> None:
    """The name's uniqueness is asked of the database: whoever comes second hears of it."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if not type(row).objects.named(row.name).exclude(pk=row.pk).exists():
            raise
        raise NameTaken(_("Ya existe «%(name)s»: elegí otro nombre.") % {"name": row.name}, "name") from error


def set_members(row: CatalogueRow, members: list[User] | None) -> bool:
    """None leaves them as they are. Says whether anything changed."""
    if members is None or not isinstance(row, Area) or set(row.members.all()) == set(members):
        return False
    row.members.set(members)
    return True


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def record(actor: User, deed: str, row: CatalogueRow, **detail: object) -> None:
    """ "tickets.set_default_area", with the row's key, which outlives its name."""
    audit.record(actor, f"tickets.{deed}_{row._meta.model_name}", row, key=row.pk, **detail)
