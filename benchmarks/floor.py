"""The least that a page could cost: the same rows and joins as plain SQL, written out with f-strings.

No framework, no filter form, no rights beside those of the person: what the product takes beyond this is what its
comfort costs.
"""

import os
import threading
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import parse_qs

import psycopg2
from psycopg2.extensions import connection as Connection

FLOOR = "/-/floor/"
CAP = 10_001
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"
USER = "SELECT username, is_active FROM accounts_user WHERE username = 'benchmark'"
# Nobody is shown anything before it is known what they may see.
RIGHTS = """
    SELECT t.app_label, p.codename FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
    WHERE p.id IN (SELECT g.permission_id FROM auth_group_permissions g
                   JOIN accounts_user_groups m ON m.group_id = g.group_id
                   JOIN accounts_user u ON u.id = m.user_id WHERE u.username = 'benchmark')
    OR p.id IN (SELECT o.permission_id FROM accounts_user_user_permissions o
                JOIN accounts_user u ON u.id = o.user_id WHERE u.username = 'benchmark')
"""
MESSAGES = """
    SELECT m.id, m.state, m.customer_id, m.customer_name, m.recipient, m.subject, m.ticket_number, m.event,
           m.resend_of_id, m.attempts_made, m.kind, u.first_name, u.last_name, m.created_at,
           EXISTS (SELECT 1 FROM messaging_message r WHERE r.resend_of_id = m.id)
    FROM messaging_message m LEFT JOIN accounts_user u ON u.id = m.sent_by_id
    WHERE m.channel = 'email' {} ORDER BY m.created_at DESC, m.id DESC LIMIT 26
"""
TICKETS = """
    SELECT t.number, t.subject, t.kind, t.due_at, t.last_event, t.created_at, t.updated_at, c.name, c.city, c.id,
           s.name, s.color, p.name, p.color, a.name, g.name, u.first_name, u.last_name
    FROM tickets_ticket t LEFT JOIN customers_customer c ON c.id = t.customer_id
    JOIN tickets_state s ON s.id = t.state_id JOIN tickets_priority p ON p.id = t.priority_id
    JOIN tickets_area a ON a.id = t.area_id JOIN tickets_category g ON g.id = t.category_id
    LEFT JOIN accounts_user u ON u.id = t.assignee_id
    WHERE t.kind <> 'vendor' {} ORDER BY t.created_at DESC, t.number DESC LIMIT 26
"""
CUSTOMER = "(SELECT customer_id FROM tickets_ticket WHERE number = %(key)s)"
# How the ticket's customer is reached and what they have; their other tickets.
CARD = f"""
    SELECT 1, plan, name, node FROM customers_connection WHERE customer_id = {CUSTOMER} UNION ALL
    SELECT 2, number, label, '' FROM customers_customerphone WHERE customer_id = {CUSTOMER} UNION ALL
    SELECT 3, address, '', '' FROM customers_customeremail WHERE customer_id = {CUSTOMER}
"""
OTHERS = f"""
    SELECT number, subject, state_id, category_id, count(*) OVER () FROM tickets_ticket
    WHERE customer_id = {CUSTOMER} AND number <> %(key)s ORDER BY created_at DESC, number DESC LIMIT 5
"""
CAPPED = {
    "email": "SELECT count(*) FROM (SELECT 1 FROM messaging_message m WHERE channel = 'email' {} LIMIT %(cap)s) x",
    "tickets": "SELECT count(*) FROM (SELECT 1 FROM tickets_ticket t WHERE kind <> 'vendor' {} LIMIT %(cap)s) x",
}
ROWS = {"email": MESSAGES, "tickets": TICKETS}
NARROW = {
    ("email", "filter"): "AND m.state = %(state)s",
    ("tickets", "filter"): "AND t.closed_at IS NULL",
    ("email", "deep"): "AND (m.created_at, m.id) < (%(at)s, %(key)s)",
    ("tickets", "deep"): "AND (t.created_at, t.number) < (%(at)s, %(key)s)",
}
OPEN = {
    "email": [
        "SELECT m.*, b.* FROM messaging_message m LEFT JOIN messaging_messagebody b ON b.id = m.body_id "
        "WHERE m.id = %(key)s",
        "SELECT * FROM messaging_deliveryattempt WHERE message_id = %(key)s ORDER BY number",
        "SELECT id, state FROM messaging_message WHERE resend_of_id = %(key)s",
    ],
    "tickets": [
        TICKETS.format("AND t.number = %(key)s"),
        "SELECT e.*, u.first_name FROM tickets_entry e LEFT JOIN accounts_user u ON u.id = e.author_id "
        "WHERE ticket_id = %(key)s ORDER BY created_at, e.id",
        "SELECT a.* FROM tickets_attachment a JOIN tickets_entry e ON e.id = a.entry_id WHERE ticket_id = %(key)s",
        "SELECT * FROM tickets_change WHERE ticket_id = %(key)s ORDER BY at, id",
        "SELECT id, channel, state, subject, created_at FROM messaging_message WHERE ticket_number = %(key)s",
        'SELECT id, name FROM tickets_state ORDER BY "order"',
        "SELECT id, first_name FROM accounts_user WHERE is_active",
        CARD,
        OTHERS,
    ],
}
kept = threading.local()


def connected() -> Connection:
    if not hasattr(kept, "connection"):
        kept.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        kept.connection.autocommit = True
    return kept.connection


def floor(environ: dict, start_response: Callable) -> Iterable[bytes]:
    listing, name = environ["PATH_INFO"].removeprefix(FLOOR).split("/")
    given = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()} | {"cap": CAP}
    cookies = dict(part.partition("=")[::2] for part in environ.get("HTTP_COOKIE", "").split("; "))
    with connected().cursor() as cursor:
        cursor.execute(SESSION, [cookies.get("sessionid", "")])
        cursor.execute(USER)
        who = cursor.fetchone()
        cursor.execute(RIGHTS)
        rights = {f"{app}.{name}" for app, name in cursor}
        parts = [table_of(cursor, statement, given) for statement in statements(listing, name)]
    body = (
        f"<!doctype html><title>{listing}</title><p>{escape(str(who))} {len(rights)}</p>{''.join(parts)}".encode()
    )
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


def statements(listing: str, name: str) -> list[str]:
    if name == "open":
        return OPEN[listing]
    narrow = NARROW.get((listing, name), "")
    counted = narrow if name == "filter" else ""
    return [ROWS[listing].format(narrow), CAPPED[listing].format(counted)]


def table_of(cursor, statement: str, given: dict) -> str:
    cursor.execute(statement, given)
    rows = (f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in cursor)
    return f"<table>{''.join(rows)}</table>"
