from datetime import time

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from messaging import quiet
from messaging.choices import Channel, State
from messaging.models import ChannelControl, Message
from messaging.tasks import ring_after_commit


@transaction.atomic
def hold(*, actor: User, channel: str) -> ChannelControl:
    """Nothing more leaves on this channel until it is released; what waits too long expires."""
    return set_hold(actor, channel, on_hold=True)


@transaction.atomic
def release(*, actor: User, channel: str) -> ChannelControl:
    ring_after_commit(channel)
    return set_hold(actor, channel, on_hold=False)


def set_hold(actor: User, channel: str, *, on_hold: bool) -> ChannelControl:
    """Held twice stays held since the first time."""
    lock_channels()
    changed = ChannelControl.objects.filter(channel=channel, on_hold=not on_hold).update(
        on_hold=on_hold,
        held_at=timezone.now() if on_hold else None,
        held_by=actor if on_hold else None,
        held_why="",
        released_at=None if on_hold else timezone.now(),
    )
    if changed:
        record(actor, "messaging.hold" if on_hold else "messaging.release", channel)
    return ChannelControl.objects.get(channel=channel)


@transaction.atomic
def set_pace(
    *,
    actor: User,
    channel: str,
    quiet_from: time | None,
    quiet_until: time | None,
    customer_limit: int | None,
    brake_percent: int,
) -> ChannelControl:
    """When a channel keeps quiet and how much it may send. What waited for the end of the old quiet hours is due
    again: the worker asks the new ones."""
    lock_channels()
    control = ChannelControl.objects.get(channel=channel)
    put_off_until = quiet.quiet_until(control, timezone.now())
    if put_off_until:
        waiting = Message.objects.filter(channel=channel, state=State.QUEUED, due_at=put_off_until)
        waiting.update(due_at=timezone.now())
        ring_after_commit(channel)
    control.quiet_from, control.quiet_until = quiet_from, quiet_until
    control.customer_limit, control.brake_percent = customer_limit, brake_percent
    control.save(update_fields=["quiet_from", "quiet_until", "customer_limit", "brake_percent"])
    record(actor, "messaging.pace", channel)
    return control


def lock_channels() -> list[ChannelControl]:
    """Inside a transaction: one after the other, whoever changes what a whole channel does."""
    ChannelControl.objects.bulk_create(
        [ChannelControl(channel=channel) for channel in Channel.values], ignore_conflicts=True
    )
    return list(ChannelControl.objects.select_for_update().order_by("channel"))


def relabel_many(*, ticket_numbers: list[int], **labels: int | None) -> int:
    """labels: area_id or owner_id, the same for all of them. As `relabel`, for a change of many tickets."""
    return Message.objects.filter(ticket_number__in=ticket_numbers).update(**labels)


def relabel(*, ticket_number: int, area_id: int | None, owner_id: int | None) -> int:
    """Called by tickets when one changes hands, so that its messages are seen by whom it is seen; returns rows."""
    return Message.objects.filter(ticket_number=ticket_number).update(area_id=area_id, owner_id=owner_id)
