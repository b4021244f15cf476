"""Which account sends which message: the one for what it is about, else the one for everything, else the
environment's (no account)."""

from django.db.models import BigIntegerField, Case, Expression, F, Q, Value, When
from django.db.models.functions import Cast

from messaging.choices import Channel, Purpose, State
from messaging.models import Account, Message

INVOICE_EVENTS = ("invoice", "invoice_due", "payment")
ABOUT = {
    Purpose.TICKETS: Q(event__startswith="ticket_"),
    Purpose.INVOICES: Q(event__in=INVOICE_EVENTS),
}
KEY = BigIntegerField()
# Of two for one purpose the first is the last.
IN_ORDER = ("-position", "-pk")


def purpose_of(event: str) -> Purpose:
    if event.startswith("ticket_"):
        return Purpose.TICKETS
    return Purpose.INVOICES if event in INVOICE_EVENTS else Purpose.CUSTOMERS


def chosen(channel: str) -> dict[str, int]:
    """By purpose, the key of the account that sends."""
    rows = Account.objects.in_use().filter(channel=channel).order_by(*IN_ORDER)
    return dict(rows.values_list("purpose", "pk"))


def account_for(channel: str, event: str) -> int | None:
    """The key of the account that sends messages of this event."""
    return among(chosen(channel), event)


def among(accounts: dict[str, int], event: str) -> int | None:
    """accounts: those of one channel, by purpose."""
    return accounts.get(purpose_of(event), accounts.get(Purpose.ALL))


def account_of(channel: str) -> Expression:
    """The same for a query over messages of one channel."""
    accounts = chosen(channel)
    rest = accounts.get(Purpose.ALL)
    whens = [When(about, then=Value(accounts.get(purpose, rest), KEY)) for purpose, about in ABOUT.items()]
    # Cast, because a CASE of nothing but NULL is text to PostgreSQL.
    return Cast(Case(*whens, default=Value(accounts.get(Purpose.CUSTOMERS, rest), KEY), output_field=KEY), KEY)


def reroute(channel: str) -> int:
    """After the accounts changed: what waits leaves by the one that is right today; returns how many moved."""
    waiting = Message.objects.filter(channel=channel, state=State.QUEUED).annotate(right=account_of(channel))
    wrong = waiting.filter(
        ~Q(account=F("right")) | Q(account=None, right__isnull=False) | Q(account__isnull=False, right=None)
    )
    return Message.objects.filter(pk__in=wrong.values("pk"), state=State.QUEUED).update(
        account=account_of(channel)
    )


def reroute_strays() -> int:
    """What was queued by an account at the very moment in which it was retired."""
    if not Account.objects.exists():
        return 0
    stray = Message.objects.filter(state=State.QUEUED).filter(Q(account=None) | Q(account__is_active=False))
    channels = stray.order_by().values_list("channel", flat=True).distinct()
    return sum(reroute(channel) for channel in channels if channel in Channel.values)
