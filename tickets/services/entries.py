"""Adding to the thread of a ticket."""

import uuid
from collections.abc import Sequence
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from customers.models import Customer
from tickets import notices
from tickets.choices import Origin, TicketKind, Visibility
from tickets.models import Attachment, Entry, Ticket
from tickets.services.history import one_line
from tickets.services.rules import FieldNotAllowed, TicketRefused

NAME_LENGTH = 160
ENTRY_PERMISSION = {Visibility.INTERNAL: "tickets.note_ticket", Visibility.PUBLIC: "tickets.reply_ticket"}


class NothingToSay(TicketRefused):
    """An entry without a text and without files."""


class FileRefused(TicketRefused):
    """A file is too big, empty, or there are too many."""


class SomebodyAnswered(TicketRefused):
    """The customer or a colleague wrote while this person did. `entries` are the ones not yet seen."""

    def __init__(self, entries: list[Entry]):
        super().__init__(_("Alguien escribió mientras respondías: leelo y volvé a enviar."))
        self.entries = entries


def add_entry(
    *,
    actor: User | None,
    ticket: Ticket,
    body: str,
    visibility: str = Visibility.INTERNAL,
    files: Sequence[File] = (),
    channels: Sequence[str] | None = None,
    form_key: uuid.UUID | None = None,
    seen: int | None = None,
    customer: Customer | None = None,
    origin: str = Origin.OPERATOR,
    notify: bool = True,
) -> Entry:
    """Writes one entry, once for each `form_key`: a second submit gives back the first one's entry.

    visibility: internal unless said. channels: by which a public one goes out; None takes the notice rules.
    seen: the last entry that the writer had before them; a public one is refused when there is a newer.
    customer: who wrote it, when it was the customer. Raises TicketRefused.
    """
    said = Entry(
        ticket=ticket,
        author=None if customer else actor,
        customer=customer,
        visibility=visibility,
        origin=origin,
        body=body.strip(),
        form_key=form_key or uuid.uuid4(),
    )
    twins = Entry.objects.filter(form_key=said.form_key, ticket=ticket)
    try:
        with transaction.atomic():
            return twins.first() or write_entry(actor, said, files, channels, seen, notify)
    except IntegrityError:
        # Both submits came at the same moment: the database let one in.
        if twin := twins.first():
            return twin
        raise


def write_entry(
    actor: User | None,
    entry: Entry,
    files: Sequence[File],
    channels: Sequence[str] | None,
    seen: int | None,
    notify: bool,
) -> Entry:
    check_entry(actor if entry.customer is None else None, entry, files)
    if seen is not None and entry.is_public:
        check_nothing_new(entry.ticket, actor, seen)
    entry.created_at = timezone.now()
    entry.save(force_insert=True)
    attach(entry, files)
    touch(entry)
    record(actor, "tickets.entry", entry.ticket.reference, visibility=entry.visibility, files=len(files))
    if notify and entry.customer is None and entry.is_public:
        tell(entry, actor, channels)
    return entry


def check_entry(actor: User | None, entry: Entry, files: Sequence[File]) -> None:
    if actor is not None and not actor.has_perm(ENTRY_PERMISSION[Visibility(entry.visibility)]):
        raise FieldNotAllowed(_("No tenés permiso para escribir eso en el ticket."), "visibility")
    if not entry.body and not files:
        raise NothingToSay(_("Escribí algo o adjuntá un archivo."), "body")
    check_files(files)


def check_files(files: Sequence[File]) -> None:
    if len(files) > settings.ATTACHMENT_MAX_FILES:
        raise FileRefused(_("Hasta %(most)d archivos por vez.") % {"most": settings.ATTACHMENT_MAX_FILES}, "files")
    for file in files:
        detail = {"name": PurePath(file.name or "").name, "most": settings.ATTACHMENT_MAX_MB}
        if not file.size:
            raise FileRefused(_("«%(name)s» está vacío.") % detail, "files")
        if file.size > settings.ATTACHMENT_MAX_MB * 1024 * 1024:
            raise FileRefused(_("«%(name)s» pesa más de %(most)d MB: achicalo o partilo.") % detail, "files")


def check_nothing_new(ticket: Ticket, actor: User | None, seen: int) -> None:
    news = ticket.entries.filter(pk__gt=seen).exclude(author=actor).select_related("author", "customer")
    if found := list(news):
        raise SomebodyAnswered(found)


def attach(entry: Entry, files: Sequence[File]) -> None:
    for file in files:
        Attachment.objects.create(
            entry=entry,
            file=file,
            name=safe_name(file.name or ""),
            size=file.size,
            content_type=(getattr(file, "content_type", "") or "")[:100],
        )


def safe_name(name: str) -> str:
    """The last part of the sender's file name, without signs that could act in a header or a terminal."""
    bare = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    path = PurePath(bare or "archivo")
    return f"{path.stem[: NAME_LENGTH - 20]}{path.suffix[:20]}"


def touch(entry: Entry) -> None:
    who = entry.customer or entry.author or _("Sistema")
    text = " ".join(entry.body.split()) or _("adjuntó archivos")
    if entry.visibility == Visibility.INTERNAL:
        event = _("Nota de %(who)s: %(text)s") % {"who": who, "text": text}
    else:
        event = _("%(who)s respondió: %(text)s") % {"who": who, "text": text}
    Ticket.objects.filter(pk=entry.ticket_id).update(updated_at=entry.created_at, last_event=one_line(event))


def tell(entry: Entry, actor: User | None, channels: Sequence[str] | None) -> None:
    if entry.ticket.kind == TicketKind.VENDOR:
        messages = notices.vendor_told(ticket=entry.ticket, text=entry.body, actor=actor)
    else:
        messages = notices.replied(ticket=entry.ticket, entry=entry, actor=actor, channels=channels)
    entry.messages.set(messages)
