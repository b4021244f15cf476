"""A kind of job about customers, and the worker that does it, without a broker in between."""

from django.urls import include, path

from customers.models import Customer
from listings.jobs import running
from listings.jobs.choices import Lane, Outcome
from listings.jobs.rows import RowDone, RowsKind
from tests.listings.consumer import urlpatterns as base


class TouchKind(RowsKind):
    """Writes "tocado" into the notes; what is blocked is refused, and a poisoned one breaks."""

    key = "test.touch"
    undo = "test.untouch"
    size = 3
    word = "tocado"

    @classmethod
    def title(cls, job):
        return "Tocar"

    @classmethod
    def change(cls, turn, ids):
        rows = Customer.objects.visible_to(turn.owner).filter(pk__in=ids).select_for_update()
        return [cls.touch(row) for row in rows]

    @classmethod
    def touch(cls, row):
        if row.notes == "veneno":
            raise ValueError("poisoned")
        if row.status == "blocked":
            return RowDone(row.pk, Outcome.REFUSED, "Está bloqueado.")
        if row.notes == cls.word:
            return RowDone(row.pk, Outcome.SAME)
        row.notes = cls.word
        row.save(update_fields=["notes"])
        return RowDone(row.pk, Outcome.CHANGED)

    @classmethod
    def named(cls, ids, owner):
        rows = Customer.objects.visible_to(owner).filter(pk__in=ids)
        return {row.pk: (row.name, row.get_absolute_url()) for row in rows}


class UntouchKind(TouchKind):
    key = "test.untouch"
    undo = ""
    word = ""


def work_off() -> None:
    """What workers do until nothing is left."""
    for lane in Lane.values:
        while running.work(lane):
            pass


urlpatterns = [*base[:-1], path("", include("ispcube.urls"))]
