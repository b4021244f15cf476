"""What the page of accounts shows, channel by channel."""

from dataclasses import dataclass

from django.conf import settings

from messaging.accounts.routing import chosen
from messaging.channels import KINDS, TransportKind, kinds_for
from messaging.choices import Channel, Purpose
from messaging.models import Account

ABOUT_SOMETHING = (Purpose.TICKETS, Purpose.INVOICES, Purpose.CUSTOMERS)


@dataclass(frozen=True)
class Row:
    account: Account
    kind: TransportKind | None
    sends: bool


@dataclass(frozen=True)
class ChannelView:
    """rest: purposes that no account serves, which leave by what the environment says."""

    channel: Channel
    rows: list[Row]
    kinds: list[TransportKind]
    rest: list[str]
    built_in: str

    @property
    def all_rest(self) -> bool:
        return not self.rows


def channel_views() -> list[ChannelView]:
    accounts = list(Account.objects.all())
    return [channel_view(Channel(channel), accounts) for channel in Channel.values]


def channel_view(channel: Channel, accounts: list[Account]) -> ChannelView:
    mine = [account for account in accounts if account.channel == channel]
    senders = chosen(channel)
    rest = [] if Purpose.ALL in senders else [str(each.label) for each in ABOUT_SOMETHING if each not in senders]
    return ChannelView(
        channel=channel,
        rows=[Row(each, KINDS.get(each.transport), each.pk in senders.values()) for each in mine],
        kinds=kinds_for(channel),
        rest=rest,
        # Only how: what follows may be a password.
        built_in=settings.MESSAGING_TRANSPORTS[channel].partition(":")[0],
    )
