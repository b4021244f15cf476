"""What the side of a ticket's page says of it: a list to choose from where the reader may, the words where not."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.fields import options
from accounts.markup import markup
from accounts.models import User
from accounts.templatetags.ui import avatar, chip
from tickets import kept
from tickets.cells import priority_sign
from tickets.forms.fields import people_offered
from tickets.forms.properties import changeable, states
from tickets.models import Ticket

SELECT = '<select class="{}" name="{}" id="id_{}"{}>{}</select>'
KEY = SafeString(' data-key="{}"')  # a constant of ours
KEYS = {"state": "e", "priority": "p", "assignee": "a"}


class Properties:
    def __init__(self, ticket: Ticket, user: User):
        self.ticket, self.user = ticket, user

    @cached_property
    def changeable(self) -> set[str]:
        return changeable(self.ticket, self.user)

    @property
    def state(self) -> SafeString:
        state = self.ticket.state
        if "state" not in self.changeable:
            return chip(state.color, state)
        offered = [(row.pk, row.name) for row in states(self.ticket, self.user)]
        return select("state", offered, state.pk, f"inline-select select-chip tone-{state.color}")

    @property
    def priority(self) -> SafeString:
        return markup("{} {}", priority_sign(self.ticket.priority), self.row("priority"))

    @property
    def area(self) -> SafeString:
        return self.row("area")

    @property
    def category(self) -> SafeString:
        return self.row("category")

    @property
    def assignee(self) -> SafeString:
        person = self.ticket.assignee
        named = markup("{}", person or _("Sin asignar"))
        if "assignee" in self.changeable:
            offered = [("", _("Sin asignar")), *people_offered(person)]
            named = select("assignee", offered, person.pk if person else "")
        return markup("{} {}", avatar(person, "small"), named)

    def row(self, name: str) -> SafeString:
        """Of a catalogue: the rows in use, and the one that the ticket has, which may have been retired since."""
        current: Model = getattr(self.ticket, name)
        if name not in self.changeable:
            return markup("{}", current)
        rows = kept.kept(name).values()
        return select(name, [(row.pk, row.name) for row in rows if row.in_use or row == current], current.pk)


def select(
    name: str, offered: Iterable[tuple[int | str, str]], chosen: int | str, css: str = "inline-select"
) -> SafeString:
    key = markup(KEY, KEYS[name]) if name in KEYS else ""
    return markup(SELECT, css, name, name, key, options(offered, {str(chosen)}))
