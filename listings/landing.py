"""A jump to a day: the page of the list that begins there."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from listings import paging
from listings.dates import DayField, midnight


def landing(text: str, order: paging.Order, model: type[Model]) -> str:
    """The cursor of that page. Raises ValidationError, in words, for what is no day or an order without days."""
    day = DayField().clean(text)
    if not order.is_dated(model):
        raise ValidationError(_("Para ir a una fecha, ordená el listado por una fecha."))
    return paging.at_day(order, midnight(day), midnight(day + timedelta(days=1)))
