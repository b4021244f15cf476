"""What the sidebar and the phone's tab bar offer, as data. Pages of other apps are known by URL name only."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import addresses
from accounts.models import User

STAFF = "staff"


@dataclass(frozen=True)
class Entry:
    """One link. doors: (URL name, permission) pairs; the first that exists and is allowed gives the address."""

    label: str | Promise
    icon: str
    doors: tuple[tuple[str, str], ...]
    section: str = ""
    counter: str = ""
    query: str = ""
    keys: str = ""
    phone: bool = False
    children: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    entry: Entry = field(hash=False)  # compared all the same; its address says enough to find it by
    url: str
    current: bool
    children: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Section:
    title: str | Promise
    entries: tuple[Entry, ...]


TICKETS = (("tickets:list", "tickets.view_ticket"),)

SECTIONS = (
    Section(
        "",
        (
            Entry(_("Inicio"), "layout-dashboard", (("home", ""),), keys="g i"),
            Entry(
                _("Tickets"),
                "ticket",
                TICKETS,
                section="tickets",
                keys="g t",
                counter="tickets",
                phone=True,
                children=(
                    Entry(_("Míos"), "", TICKETS, counter="tickets-mine", query="?open=yes&assignee=me"),
                    Entry(_("Sin asignar"), "", TICKETS, counter="tickets-free", query="?open=yes&assignee=none"),
                    Entry(_("Vencen hoy"), "", TICKETS, counter="tickets-today", query="?due=today"),
                    Entry(_("Vencidos"), "", TICKETS, counter="tickets-late", query="?due=late"),
                    Entry(_("Al proveedor"), "", TICKETS, counter="tickets-vendor", query="?open=yes&kind=vendor"),
                ),
            ),
            Entry(
                _("Clientes"),
                "users",
                (("customers:list", "customers.view_customer"),),
                section="customers",
                keys="g c",
                phone=True,
            ),
        ),
    ),
    Section(
        _("Comunicación"),
        (
            Entry(
                _("Mensajes"),
                "mails",
                (
                    ("messaging:email", "messaging.view_email_log"),
                    ("messaging:sms", "messaging.view_sms_log"),
                    ("messaging:push", "messaging.view_push_log"),
                ),
                section="messaging",
                keys="g m",
                counter="messages",
                phone=True,
            ),
        ),
    ),
    Section(
        _("Administración"),
        (
            Entry(
                _("Configuración"),
                "settings",
                (
                    ("configuration:index", "tickets.configure"),
                    ("configuration:index", "messaging.view_templateversion"),
                    ("configuration:index", "messaging.configure_account"),
                ),
                section="configuration",
            ),
            Entry(_("Admin"), "shield-check", (("admin:index", STAFF),), section="admin"),
        ),
    ),
)


def is_allowed(user: User, permission: str) -> bool:
    if permission == STAFF:
        return user.is_staff
    return not permission or user.has_perm(permission)


def address(entry: Entry, user: User) -> str | None:
    for url_name, permission in entry.doors:
        try:
            url = addresses.address(url_name)
        except NoReverseMatch:
            continue
        if is_allowed(user, permission):
            return url + entry.query
    return None


def is_current(entry: Entry, request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if entry.query:
        return request.get_full_path().endswith(entry.query)
    # An app's own configuration pages live under "configuration-<app>".
    here = match.namespace.partition("-")[0]
    return entry.section == here if entry.section else match.view_name == entry.doors[0][0]


def links(entries: tuple[Entry, ...], request: HttpRequest) -> tuple[Link, ...]:
    found = []
    for entry in entries:
        url = address(entry, request.user)
        if url:
            children = links(entry.children, request)
            within = any(child.current for child in children)
            found.append(Link(entry, url, is_current(entry, request) and not within, children))
    return tuple(found)


def sections(request: HttpRequest) -> list[tuple[str | Promise, tuple[Link, ...]]]:
    """The sidebar of whoever asks: (title, links), without sections that would be empty."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    filled = [(section.title, links(section.entries, request)) for section in SECTIONS]
    return [(title, found) for title, found in filled if found]


def drawn(found: tuple[Link, ...], template: str) -> SafeString:
    """Drawn once for all who are offered the same on the same page: nothing of the template may depend on more."""
    return _drawn(found, template, get_language(), get_script_prefix())


@lru_cache(maxsize=512)
def _drawn(found: tuple[Link, ...], template: str, _language: str, _prefix: str) -> SafeString:
    return render_to_string(template, {"links": found})
