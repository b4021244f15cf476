from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("En cola")
    RUNNING = "running", _("En marcha")
    DONE = "done", _("Terminó")
    FAILED = "failed", _("No se pudo terminar")
    CANCELLED = "cancelled", _("Cancelado")


LIVE_STATES = [JobState.QUEUED, JobState.RUNNING]


class Lane(TextChoices):
    """Jobs of one lane follow one another in each worker process; no lane waits for another."""

    COUNT = "count", _("Cuentas")
    FILE = "file", _("Archivos")
    ROWS = "rows", _("Cambios")


class Outcome(TextChoices):
    WAITING = "", _("Pendiente")
    CHANGED = "changed", _("Cambiado")
    SAME = "same", _("Ya estaba así")
    REFUSED = "refused", _("No se pudo")
    CONFLICT = "conflict", _("Cambió mientras tanto")
    GONE = "gone", _("Ya no se ve")
    ERROR = "error", _("Error nuestro")


# What a person may try again. A row that they no longer see is no more theirs to try.
FAILED_OUTCOMES = [Outcome.REFUSED, Outcome.CONFLICT, Outcome.GONE, Outcome.ERROR]
