"""A bulk change and its undoing as jobs: the tickets were frozen when it was confirmed, the rights are today's."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.models import User
from listings.jobs.kinds import JobRefused
from listings.jobs.models import Job
from listings.jobs.rows import RowDone, RowsKind
from listings.jobs.turns import Turn
from tickets.desk.listing import TicketListView
from tickets.models import Area, Priority, State, Ticket
from tickets.services import BULK_FIELDS, RowResult, bulk_change, bulk_undo

MODELS = {"state": State, "area": Area, "priority": Priority, "assignee": User}
TITLES = {
    "state": gettext_lazy("Cambiar el estado"),
    "area": gettext_lazy("Cambiar el área"),
    "priority": gettext_lazy("Cambiar la prioridad"),
    "assignee": gettext_lazy("Asignar"),
}


class TicketRows(RowsKind):
    icon = "ticket"

    @classmethod
    def check(cls, job: Job, owner: User) -> None:
        if not owner.has_perms(("tickets.view_ticket", "tickets.bulk_change")):
            raise JobRefused(_("No tenés permiso para cambiar muchos tickets a la vez."))

    @classmethod
    def named(cls, ids: list[int], owner: User) -> dict[int, tuple[str, str]]:
        rows = Ticket.objects.visible_to(owner).filter(pk__in=ids).select_related("category")
        return {row.pk: (str(row), row.get_absolute_url()) for row in rows}

    @classmethod
    def back_url(cls, job: Job) -> str:
        return f"{TicketListView.url()}?{job.params.get('query') or 'all=1'}"


class BulkKind(TicketRows):
    """params: field, value (a key, or none), shown (the value in words), notify, query."""

    key = "tickets.bulk_change"
    undo = "tickets.bulk_undo"

    @classmethod
    def title(cls, job: Job) -> str:
        return f"{TITLES.get(job.params.get('field', ''), '')}: {job.params.get('shown', '')}"

    @classmethod
    def change(cls, turn: Turn, ids: list[int]) -> list[RowDone]:
        params = turn.job.params
        results = bulk_change(
            actor=turn.owner,
            numbers=ids,
            field=params["field"],
            value=wanted(params),
            notify=params["notify"],
            since=turn.job.created_at,
            key=turn.job.form_key,
        )
        return as_rows(results)

    @classmethod
    def finished(cls, job: Job, owner: User) -> dict[str, Any]:
        record(owner, cls.key, job, field=job.params["field"], asked=job.total, refused=job.failed)
        return {}


class UndoKind(TicketRows):
    """params: undo (the job that is taken back)."""

    key = "tickets.bulk_undo"

    @classmethod
    def title(cls, job: Job) -> str:
        return _("Deshacer el trabajo T-%(number)s") % {"number": job.params.get("undo", "")}

    @classmethod
    def change(cls, turn: Turn, ids: list[int]) -> list[RowDone]:
        undone = Job.objects.filter(pk=turn.job.params["undo"], owner=turn.owner).first()
        if undone is None:
            raise JobRefused(_("Ya no está el trabajo que había que deshacer."))
        key = turn.job.form_key
        return as_rows(bulk_undo(actor=turn.owner, numbers=ids, order=undone.form_key, key=key))

    @classmethod
    def finished(cls, job: Job, owner: User) -> dict[str, Any]:
        record(owner, cls.key, job, undone=f"T-{job.params['undo']}", asked=job.total, refused=job.failed)
        return {}


def wanted(params: dict[str, Any]) -> object:
    """The row that everything is changed to; None takes the technician away. Raises JobRefused."""
    field, key = params["field"], params["value"]
    if field not in BULK_FIELDS:
        raise JobRefused(_("Elegí qué cambiar."))
    if key is None and field == "assignee":
        return None
    row = MODELS[field]._default_manager.filter(pk=key).first()
    if row is None:
        raise JobRefused(_("«%(value)s» ya no existe.") % {"value": params.get("shown", "")})
    return row


def as_rows(results: list[RowResult]) -> list[RowDone]:
    return [RowDone(row.number, row.outcome, row.reason) for row in results]
