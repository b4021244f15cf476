"""What a claim takes from the tables: as many columns as sending needs, and no model instance, which would cost
more than all the rest of sending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from customers.services.devices import target_of
from messaging.bodies import mime_of
from messaging.channels import DeadAddress, DeliveryError, Envelope
from messaging.choices import Channel, Kind
from messaging.keys import key_of
from messaging.models import MessageBody
from messaging.opening import opening_headers
from messaging.unsubscribing import unsubscribe_headers


class Parcel(NamedTuple):
    """A message of the queue. Its fields are those of the model."""

    pk: int
    channel: str
    kind: str
    recipient: str
    subject: str
    urgency: int
    customer_id: int | None
    ticket_number: int | None
    created_at: datetime
    body_id: int | None


@dataclass(frozen=True)
class Content:
    text: str
    html: str
    headers: dict[str, str]
    mime: bytes


def contents_of(parcels: Sequence[Parcel]) -> dict[int, Content]:
    """By the body's key; those of mails with their bytes, which are built now where nobody did before."""
    keys = {parcel.body_id for parcel in parcels if parcel.body_id}
    rows = MessageBody.objects.filter(pk__in=keys).values_list("pk", "text", "html", "headers", "mime")
    is_mail = any(parcel.channel == Channel.EMAIL for parcel in parcels)
    found = {}
    for pk, text, html, headers, kept in rows:
        mime = kept
        if is_mail and kept is None:
            mime = mime_of(text, html)
            MessageBody.objects.filter(pk=pk).update(mime=mime)
        found[pk] = Content(text, html, headers, bytes(mime or b""))
    return found


def envelopes_for(parcels: Sequence[Parcel], sender: str) -> list[Envelope | DeliveryError]:
    """One for each, in order, or why it can't leave."""
    contents = contents_of(parcels)
    return [envelope_or_error(parcel, sender, contents.get(parcel.body_id or 0)) for parcel in parcels]


def envelope_or_error(parcel: Parcel, sender: str, content: Content | None) -> Envelope | DeliveryError:
    try:
        return envelope_of(parcel, sender, content)
    except DeliveryError as error:
        return error


def envelope_of(parcel: Parcel, sender: str, content: Content | None) -> Envelope:
    if content is None:
        raise DeliveryError(permanent=True, code="no_content", answer="The body of this message was removed")
    headers = dict(content.headers)
    if parcel.channel == Channel.EMAIL and parcel.kind == Kind.AUTO:
        headers.setdefault("Auto-Submitted", "auto-generated")
    headers |= unsubscribe_headers(parcel) | opening_headers(parcel)
    return Envelope(
        key=key_of(parcel),
        sender=sender,
        recipient=address_on_the_wire(parcel),
        subject=parcel.subject,
        text=content.text,
        html=content.html,
        headers=headers,
        content=content.mime,
    )


def address_on_the_wire(parcel: Parcel) -> str:
    """A device is known by a name that people can read; the push service knows it by another."""
    if parcel.channel != Channel.PUSH:
        return parcel.recipient
    target = target_of(token=parcel.recipient)
    if target is None:
        raise DeadAddress(code="retired", answer="The device is not in use any more")
    return target
