"""Addresses that nothing is sent to: how one comes to be blocked, and how the block is lifted."""

from collections.abc import Collection, Iterable
from email.utils import parseaddr
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from customers.services.contacts import clear_bounces_of, mark_email_bounced
from customers.services.devices import retire_device
from messaging.choices import Channel, Kind, SuppressionReason
from messaging.models import Message, Suppression


class AlreadyLifted(Exception):
    """Somebody lifted the block before; nothing was written."""


def normal(channel: str, address: str) -> str:
    """One way to write each address: "Ana <ANA@Correo.example>" → "ana@correo.example"."""
    if channel != Channel.EMAIL:
        return address.strip()
    bare = address if "<" not in address and '"' not in address else parseaddr(address)[1]
    return (bare or address).strip().lower()


@transaction.atomic
def suppress(
    *,
    channel: str,
    address: str,
    reason: str,
    message: Message | None = None,
    note: str = "",
    actor: User | None = None,
) -> Suppression:
    """Blocks an address. One that is blocked already stays as it is, but a wish gives way to a stronger reason.
    The wish itself is not forgotten: it stands again when that reason is lifted.

    message: the one that brought it. note: the other side's words, or those of who blocked it.
    """
    values = {"reason": reason, "message": message, "note": note[:300], "created_by": actor}
    row, created = Suppression.objects.get_or_create(
        channel=channel,
        address=normal(channel, address),
        lifted_at=None,
        defaults={**values, "since": timezone.now()},
    )
    if not created:
        remember(row, reason, values)
    if channel == Channel.EMAIL and reason == SuppressionReason.HARD_BOUNCE:
        mark_email_bounced(address=row.address, at=row.since)
    if created:
        record(actor, "messaging.suppress", row.pk, channel=channel, reason=reason)
    return row


def remember(row: Suppression, reason: str, values: dict[str, Any]) -> None:
    """Of two reasons the stronger one is shown, and a wish is kept with it."""
    wish = SuppressionReason.OPT_OUT
    if row.reason == wish != reason:
        Suppression.objects.filter(pk=row.pk).update(**values, wished_at=row.since)
    elif reason == wish != row.reason:
        Suppression.objects.filter(pk=row.pk, wished_at=None).update(wished_at=timezone.now())
    row.refresh_from_db()


@transaction.atomic
def lift(*, actor: User | None, suppression: Suppression) -> Suppression:
    """The address is written to again, unless a wish stood behind the reason. Raises AlreadyLifted."""
    rows = Suppression.objects.standing().filter(pk=suppression.pk)
    if not rows.update(lifted_at=timezone.now(), lifted_by=actor):
        raise AlreadyLifted
    if suppression.channel == Channel.EMAIL:
        clear_bounces_of(address=suppression.address)
    record(actor, "messaging.lift_suppression", suppression.pk, channel=suppression.channel)
    suppression.refresh_from_db()
    if suppression.wished_at:
        back = suppress(
            channel=suppression.channel,
            address=suppression.address,
            reason=SuppressionReason.OPT_OUT,
            message=suppression.message,
        )
        Suppression.objects.filter(pk=back.pk).update(since=suppression.wished_at)
    return suppression


@transaction.atomic
def address_works(*, actor: User | None, channel: str, address: str) -> None:
    """Somebody knows better than a bounce of the past. Wishes and complaints of the customer stand."""
    bounced = Suppression.objects.standing().filter(
        channel=channel, address=normal(channel, address), reason=SuppressionReason.HARD_BOUNCE
    )
    for row in bounced:
        lift(actor=actor, suppression=row)
    if clear_bounces_of(address=address):
        record(actor, "messaging.address_works", "", channel=channel)


def give_up_address(*, message: Message, reason: str, note: str) -> None:
    """The other side said that this address is no use any more: a device is retired, any other blocked."""
    if message.channel == Channel.PUSH:
        retire_device(token=message.recipient)
    else:
        suppress(channel=message.channel, address=message.recipient, reason=reason, message=message, note=note)


def announces(kind: str, ticket_number: int | None) -> bool:
    """Whether a message is one of those that a customer may ask not to get: written by nobody, about no ticket."""
    return kind == Kind.AUTO and ticket_number is None


def standing_against(channel: str, addresses: Collection[str], *, announcement: bool) -> dict[str, Suppression]:
    """Of these addresses the blocked ones, by their normal form. Who opted out of mails still gets answers."""
    meant = {normal(channel, address) for address in addresses}
    found = Suppression.objects.standing().filter(channel=channel, address__in=meant)
    if channel == Channel.EMAIL and not announcement:
        found = found.exclude(reason=SuppressionReason.OPT_OUT)
    return {row.address: row for row in found}


def blocked_among(channel: str, messages: Iterable[Any]) -> dict[int, Suppression]:
    """By the message's key, the block that stands against it. One query, or two.

    messages: with pk, recipient, kind and ticket_number.
    """
    found: dict[int, Suppression] = {}
    rows = list(messages)
    for announcement in (True, False):
        asked = [row for row in rows if announces(row.kind, row.ticket_number) == announcement]
        keys = {row.pk: normal(channel, row.recipient) for row in asked}
        against = standing_against(channel, keys.values(), announcement=announcement) if asked else {}
        found |= {pk: against[key] for pk, key in keys.items() if key in against}
    return found


def why(suppression: Suppression) -> str:
    """For the row that was not sent."""
    told = {
        SuppressionReason.HARD_BOUNCE: _("La dirección rebotó el %(day)s."),
        SuppressionReason.COMPLAINT: _("El cliente marcó un mensaje como spam el %(day)s."),
        SuppressionReason.OPT_OUT: _("El cliente pidió el %(day)s no recibir avisos."),
        SuppressionReason.BY_HAND: _("La bloquearon a mano el %(day)s."),
    }
    day = timezone.localtime(suppression.since).strftime("%d/%m/%Y")
    return told[SuppressionReason(suppression.reason)] % {"day": day}
