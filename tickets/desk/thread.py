"""The thread of a ticket in the order it happened: what was said, what was changed, what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.prepared import Given, Prepared
from accounts.readers import PreparedFor, Reader
from messaging.models import Message
from messaging.querysets import LOG_PERMISSIONS
from tickets.models import Attachment, Change, Entry, Ticket

FOLD_FROM = 3
TICKET = Given("ticket", Ticket._meta.pk)


def entries() -> QuerySet[Entry]:
    rows = Entry.objects.filter(ticket=TICKET).select_related("author", "customer")
    return rows.defer("search_text", "customer__search_text", "customer__notes")


def messages(reader: Reader) -> QuerySet[Message]:
    """With `said_in`: the key of the entry that each carried, or of the one that it carried again."""
    itself_or_first = Q(message_id=OuterRef("pk")) | Q(message_id=OuterRef("resend_of_id"))
    links = Entry.messages.through.objects.filter(itself_or_first)
    rows = Message.objects.visible_to(reader).filter(ticket_number=TICKET)
    said_in = Subquery(links.order_by("pk").values("entry_id")[:1])
    rows = rows.annotate(said_in=said_in).select_related("sent_by").order_by("created_at", "pk")
    return rows.defer("search_text")


def changes(reader: Reader) -> QuerySet[Change]:
    return Change.objects.visible_to(reader).filter(ticket=TICKET).select_related("actor").order_by("pk")


ENTRIES = Prepared(entries)
FILES = Prepared(lambda: Attachment.objects.filter(entry__ticket=TICKET))
MESSAGES = PreparedFor(messages, *LOG_PERMISSIONS.values())
CHANGES = PreparedFor(changes, "tickets.view_ticket", "tickets.view_price")


@dataclass
class Said:
    """An entry, and the messages that carried it as far as the reader may see them."""

    at: datetime
    entry: Entry
    messages: list[Message] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    kind: str = "entry"


@dataclass
class Changed:
    """The changes of one deed, in one line."""

    at: datetime
    actor: User | None
    changes: list[Change]
    kind: str = "change"


@dataclass
class Sent:
    """A message that the system sent by itself about the ticket."""

    at: datetime
    message: Message
    kind: str = "message"


@dataclass
class Folded:
    """Several grey lines that follow one another."""

    at: datetime
    items: list[Changed | Sent]
    kind: str = "folded"


Item = Said | Changed | Sent | Folded


def thread_of(ticket: Ticket, reader: User) -> list[Item]:
    """Of a ticket that the reader sees."""
    said = said_in(ticket)
    told = MESSAGES.rows(reader, ticket=ticket.pk)
    carried = carry(said, told)
    sent = [Sent(message.created_at, message) for message in told if message.pk not in carried]
    items = [*said, *changed(CHANGES.rows(reader, ticket=ticket.pk)), *sent]
    return fold(sorted(items, key=lambda item: item.at))


def said_in(ticket: Ticket) -> list[Said]:
    said = {entry.pk: Said(entry.created_at, entry) for entry in ENTRIES.rows(ticket=ticket.pk)}
    for file in FILES.rows(ticket=ticket.pk) if said else ():
        said[file.entry_id].files.append(file)
    return list(said.values())


def carry(said: list[Said], messages: list[Message]) -> set[int]:
    """Gives each entry its messages, resends included; returns the keys of those that have their place."""
    entries = {item.entry.pk: item for item in said}
    homes: dict[int, Said] = {}
    for message in messages:
        home = entries.get(message.said_in) or homes.get(message.resend_of_id or 0)
        if home:
            homes[message.pk] = home
            home.messages.append(message)
    return set(homes)


def changed(rows: Iterable[Change]) -> list[Changed]:
    deeds = [list(group) for _deed, group in groupby(rows, key=lambda change: change.deed)]
    return [Changed(group[0].at, group[0].actor, group) for group in deeds]


def fold(items: list[Item]) -> list[Item]:
    """Grey lines that follow one another take one line, which opens."""
    folded: list[Item] = []
    for is_said, run in groupby(items, key=lambda item: isinstance(item, Said)):
        group = list(run)
        folded += group if is_said or len(group) < FOLD_FROM else [Folded(group[-1].at, group)]
    return folded
