"""A lane is one way out: an account, or what the environment names. Lanes don't wait for each other."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from django.conf import settings
from django.db.models import QuerySet

from accounts.sealing import Unreadable
from messaging.accounts import hold_account, secrets_of
from messaging.accounts.senders import sender_of
from messaging.channels import KINDS, AuthRefused, Transport, transport_for
from messaging.choices import Channel
from messaging.models import Account, ChannelControl, Message
from messaging.querysets import MessageQuerySet

logger = logging.getLogger(__name__)
_guard = threading.Lock()
_gates: dict[tuple[str, int | None], "Gate"] = {}


@dataclass
class Gate:
    """How many of this process's threads send on a lane, and whether somebody rang when all were busy."""

    busy: int = 0
    unheard: threading.Event = field(default_factory=threading.Event)

    def has_room(self, most: int) -> bool:
        """Who is told that it has none has rung all the same."""
        with _guard:
            return self.looked_in(most)

    def enter(self, most: int, wanted: int = 1) -> int:
        """How many of the wanted seats are ours now."""
        with _guard:
            entered = min(most - self.busy, wanted) if self.looked_in(most) else 0
            self.busy += entered
            return entered

    def looked_in(self, most: int) -> bool:
        if self.busy >= most:
            self.unheard.set()
        return self.busy < most

    def leave(self) -> None:
        with _guard:
            self.busy -= 1


@dataclass(frozen=True)
class Lane:
    channel: str
    account: Account | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        return self.channel, self.account.pk if self.account else None

    @property
    def gate(self) -> Gate:
        with _guard:
            return _gates.setdefault(self.key, Gate())

    @property
    def connections(self) -> int:
        return self.account.connections if self.account else settings.MESSAGING_CONNECTIONS

    @property
    def seats(self) -> int:
        """This process's part of the connections, so that the others of its machine have something to do."""
        return ceil(self.connections / settings.WORKER_PROCESSES)

    @property
    def number(self) -> int:
        """By which the database knows it."""
        return self.account.pk if self.account else -1 - Channel.values.index(self.channel)

    @property
    def sender(self) -> str:
        """Who a message of this lane says it is from."""
        return sender_of(self.channel, self.account)

    def account_now(self) -> Account | None:
        """Its row as it is now, inside a transaction; locked when it has a limit, which claims share."""
        if self.account is None:
            return None
        rows = Account.objects.all() if self.account.hourly_limit is None else Account.objects.select_for_update()
        return rows.get(pk=self.account.pk)

    def rows(self) -> MessageQuerySet:
        return Message.objects.filter(channel=self.channel, account=self.account)


def open_transport(lane: Lane) -> Transport:
    """Raises DeliveryError when the account can't be used as it is kept."""
    if lane.account is None:
        return transport_for(settings.MESSAGING_TRANSPORTS[lane.channel])
    try:
        return KINDS[lane.account.transport].make(lane.account.settings, secrets_of(lane.account))
    except (Unreadable, ValueError, LookupError) as error:
        raise AuthRefused(code="account", answer=f"{type(error).__name__} {error}".strip()) from error


def refuse_account(lane: Lane, refused: AuthRefused) -> None:
    """A password that is wrong stays wrong: the account waits for a person, and its messages with it."""
    logger.error("%s is not let in: %s", lane.account or lane.channel, refused)
    if lane.account:
        hold_account(actor=None, account=lane.account, why=str(refused))


def open_lanes(channel: str, now: datetime) -> list[Lane]:
    """Those by which something may leave now, by the database's clock."""
    if ChannelControl.objects.filter(channel=channel, on_hold=True).exists():
        return []
    accounts = Account.objects.in_use().filter(channel=channel).exclude(pk__in=held_accounts(now))
    return [Lane(channel), *(Lane(channel, account) for account in accounts)]


def held_accounts(now: datetime) -> QuerySet:
    """Keys of the accounts by which nothing leaves now: the retired ones too, until their messages are moved."""
    limited = Account.objects.at_their_limit(now)
    return (Account.objects.on_hold() | Account.objects.filter(is_active=False) | limited).values("pk")
