from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """For whom a saved filter is."""

    PRIVATE = "private", _("Sólo yo")
    GROUPS = "groups", _("Los grupos que elija")
    EVERYBODY = "everybody", _("Todos los operadores")


# Share one's own filters, and say with which one a group's listings open.
PUBLISH = "listings.publish_filter"
# Change and withdraw what others share, and say with which filter everybody's listings open.
MANAGE = "listings.manage_filters"
