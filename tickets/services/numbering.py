"""The number of a ticket that is about to be opened."""

import uuid

from django.db import connection

from tickets.models import Ticket

# Both in one statement. A second submit takes no number: people ask what became of those that are missing.
TWIN_OR_NUMBER = """
    WITH twin AS (SELECT number FROM tickets_ticket WHERE form_key = %s)
    SELECT (SELECT number FROM twin),
        CASE WHEN NOT EXISTS (SELECT 1 FROM twin)
            THEN nextval(pg_get_serial_sequence('tickets_ticket', 'number')) END
"""


def twin_or_number(form_key: uuid.UUID) -> tuple[Ticket | None, int | None]:
    """The ticket that was opened with this key; else the number of the one to come, where the database gives it
    before the row is written. SQLite knows it only afterwards."""
    if connection.vendor != "postgresql":
        return Ticket.objects.filter(form_key=form_key).first(), None
    with connection.cursor() as cursor:
        cursor.execute(TWIN_OR_NUMBER, [form_key])
        twin, number = cursor.fetchone()
    return (Ticket.objects.get(pk=twin) if twin else None), number
