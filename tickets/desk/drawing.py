"""How the thread of a ticket looks: what was said in bubbles, what happened in grey lines."""

from collections.abc import Iterable

from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import markdown, times
from accounts.addresses import row_address
from accounts.markup import joined, markup
from accounts.templatetags.icons import icon
from accounts.templatetags.ui import avatar, initials
from customers.models import Customer
from messaging.choices import Kind
from messaging.marks import CHANNEL_ICONS
from messaging.models import Message
from tickets.desk.thread import Changed, Folded, Item, Said, Sent
from tickets.models import Attachment, Change, Entry
from tickets.templatetags.desk import delivery

BUBBLE = (
    '<article class="entry" id="entry-{}">{}<div class="{}"><header>{} <b>{}</b> <span>{}</span> {} {}</header>'
    '<div class="bubble-body">{}{}</div></div></article>'
)
GUEST = '<span class="avatar tone-blue" aria-hidden="true">{}</span>'
FILE = '<a class="attachment" href="{}" download>{} {} · {}</a>'
EVENT = '<p class="event">{}<span>{} · {}</span>{}</p>'
FOLDED = '<details class="folded"><summary class="event">{}<span>{} · {}</span></summary>{}</details>'
RECIPIENT_LENGTH = 32


def thread(items: Iterable[Item], is_vendor: bool) -> SafeString:
    """is_vendor: whether what is public goes to the vendor, and not to a customer."""
    return joined(said(item, is_vendor) if isinstance(item, Said) else happened(item) for item in items)


def said(item: Said, is_vendor: bool) -> SafeString:
    entry = item.entry
    return markup(
        BUBBLE,
        entry.pk,
        guest(entry.customer) if entry.customer else avatar(entry.author),
        bubble(entry),
        icon(sign_of(entry)),
        entry.customer or entry.author or _("Sistema"),
        manner_of(entry, is_vendor),
        joined(where_it_went(message) for message in item.messages),
        times.moment(entry.created_at),
        markdown.render(entry.body),
        joined(attached(file) for file in item.files),
    )


def guest(customer: Customer) -> SafeString:
    return markup(GUEST, initials(str(customer)))


def bubble(entry: Entry) -> str:
    if not entry.is_public:
        return "bubble bubble-note"
    return "bubble" if entry.customer else "bubble bubble-ours"


def sign_of(entry: Entry) -> str:
    if not entry.is_public:
        return "notebook-pen"
    return "mail" if entry.customer else "send"


def manner_of(entry: Entry, is_vendor: bool) -> str:
    if not entry.is_public:
        return _("nota interna")
    if entry.customer:
        return f"{_('por')} {entry.get_origin_display()}"
    return _("al proveedor") if is_vendor else _("al cliente")


def where_it_went(message: Message) -> SafeString:
    title = f"{message.get_channel_display()} · {message.shown_recipient}"
    return markup('<a href="{}" title="{}">{}</a>', address_of(message), title, delivery(message))


def address_of(message: Message) -> str:
    return row_address("messaging:detail", message.pk)


def attached(file: Attachment) -> SafeString:
    clip = icon("paperclip", small=True)
    return markup(FILE, row_address("tickets:attachment", file.pk), clip, file.name, filesizeformat(file.size))


def happened(item: Changed | Sent | Folded) -> SafeString:
    if isinstance(item, Changed):
        return changed(item)
    return sent(item) if isinstance(item, Sent) else folded(item)


def changed(item: Changed) -> SafeString:
    who = markup("<b>{}</b> {} {}", item.actor or _("El sistema"), _("cambió"), what_changed(item.changes))
    return markup(EVENT, icon("circle-dashed"), who, times.moment(item.at), "")


def what_changed(changes: Iterable[Change]) -> str:
    return ", ".join(
        change.label
        if change.field == "description"
        else f"{change.label}: {change.before or '—'} → {change.after or '—'}"
        for change in changes
    )


def sent(item: Sent) -> SafeString:
    message = item.message
    by_hand = markup("<b>{}</b> {}", message.sent_by or "", _("escribió por"))
    how = by_hand if message.kind == Kind.MANUAL else _("Aviso por")
    recipient = Truncator(message.shown_recipient or "—").chars(RECIPIENT_LENGTH)
    text = markup("{} {} {} {}", how, message.get_channel_display(), _("a"), recipient)
    way = markup(' <a href="{}">{}</a>', address_of(message), delivery(message))
    return markup(EVENT, icon(CHANNEL_ICONS[message.channel]), text, times.moment(item.at), way)


def folded(item: Folded) -> SafeString:
    count = len(item.items)
    text = ngettext("%(count)s cambio", "%(count)s cambios y avisos", count) % {"count": count}
    inside = joined(happened(one) for one in item.items)
    return markup(FOLDED, icon("ellipsis"), text, times.moment(item.at), inside)
