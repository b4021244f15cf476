"""How the changes of a ticket are written down. The history is only added to."""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, localize

from accounts.models import User
from tickets.models import Change, Ticket

TEXT_LENGTH = 200
EVENT_LENGTH = 160


def shown(value: object) -> str:
    """A field's value as people read it in the history; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    text = localize(value) if isinstance(value, Decimal) else str(value)
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def key_of(value: object) -> int | None:
    return value.pk if isinstance(value, Model) else None


def write_changes(
    *, ticket: Ticket, actor: User | None, at: datetime, pairs: dict[str, tuple[object, object]]
) -> list[Change]:
    """One row for each changed field, tied together by one deed. pairs: field → (before, after)."""
    deed = uuid.uuid4()
    rows = [
        Change(
            ticket=ticket,
            deed=deed,
            actor=actor,
            at=at,
            field=field,
            before=shown(before),
            after=shown(after),
            before_id=key_of(before),
            after_id=key_of(after),
        )
        for field, (before, after) in pairs.items()
    ]
    return Change.objects.bulk_create(rows)


def one_line(text: str) -> str:
    """The text in the one line that the listing shows."""
    line = " ".join(text.split())
    return line if len(line) <= EVENT_LENGTH else f"{line[: EVENT_LENGTH - 1]}…"
