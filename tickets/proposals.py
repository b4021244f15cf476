"""What a category proposes for a new ticket: its area, its technician and its price, all changeable."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import localize_input

from accounts.prepared import Given, Prepared
from tickets.choices import Door
from tickets.models import Area, Category
from tickets.people import can_be_assigned

PROPOSED = ("area", "assignee", "price")
CATEGORY = Given("category", Category._meta.pk)
CHOSEN = Prepared(
    lambda: Category.objects.offered_at(Door.DESK).filter(pk=CATEGORY).select_related("area", "technician")
)


def shown(value: int | Decimal | None) -> str:
    """As a form field shows it, so that what was proposed and what is there can be compared."""
    return "" if value is None else str(localize_input(value) if isinstance(value, Decimal) else value)


def of_category(category: Category) -> dict[str, str]:
    technician = category.technician if category.technician and can_be_assigned(category.technician) else None
    return {
        "area": shown(category.area_id),
        "assignee": shown(technician.pk if technician else None),
        "price": shown(category.price),
    }


def first_values() -> dict[str, str]:
    """A new ticket before a category is chosen: the default area stands until something better is known."""
    area = Area.objects.default()
    key = shown(area.pk if area else None)
    return {"area": key, "proposed_area": key}


def apply(values: Mapping[str, str], category: Category | None) -> dict[str, str]:
    """The values with the category's proposals in every field that its writer left as it was proposed.

    values: as posted; `proposed_<field>` holds what the form proposed last, `proposed_for` for which category.
    category: what is `chosen` in them.
    """
    made = dict(values)
    if category is None or made.get("proposed_for") == str(category.pk):
        return made
    for name, value in of_category(category).items():
        if made.get(name, "") == made.get(f"proposed_{name}", ""):
            made[name] = value
        made[f"proposed_{name}"] = value
    return {**made, "proposed_for": str(category.pk)}


def chosen(values: Mapping[str, str]) -> Category | None:
    """The category that the values name, if it is offered."""
    key = values.get("category", "")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    return CHOSEN.first(category=int(key))
