from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RowScope(TextChoices):
    """Which tickets, and the messages about them, a person may see."""

    ALL = "all", _("Todos los tickets")
    AREAS = "areas", _("Los de sus áreas")
    OWN = "own", _("Sólo los suyos")


class Theme(TextChoices):
    AUTO = "auto", _("Como el sistema")
    LIGHT = "light", _("Claro")
    DARK = "dark", _("Oscuro")


class Density(TextChoices):
    COMFORTABLE = "comfortable", _("Cómoda")
    COMPACT = "compact", _("Compacta")


# Who signs in with the password "demo" while there is example data, and disappears with it.
EXAMPLE_USERNAMES = ["admin", "lucia", "mauro", "fabian", "sofia"]
