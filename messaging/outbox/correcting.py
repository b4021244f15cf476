"""*Corregir y reenviar*: the customer's record is put right, and the message goes to the right address."""

import uuid

from django.db import transaction

from accounts.models import User
from customers.services.correcting import correct_email, correct_phone
from messaging.choices import SENT_STATES, WARNINGS, AddressChoice, Channel
from messaging.models import Message
from messaging.outbox.resending import resend
from messaging.outbox.retrying import retry
from messaging.search import own_search_text


class NobodyToCorrect(Exception):
    """The message has no customer, or goes to no address that can be typed."""


@transaction.atomic
def correct_and_resend(*, actor: User, message: Message, address: str, form_key: uuid.UUID) -> Message:
    """Returns the row that goes out: the same one when it never left, else a new one. Given the same form_key
    again, nothing more happens. Raises NobodyToCorrect, NotAllowedInState, NothingToResend."""
    customer = message.customer
    if customer is None or message.channel == Channel.PUSH:
        raise NobodyToCorrect
    correct = correct_email if message.channel == Channel.EMAIL else correct_phone
    correct(actor=actor, customer=customer, old=message.recipient, new=address)
    row = copy_of(actor, message, form_key) if message.state in SENT_STATES else message
    row.recipient = address
    row.search_text = f"{message.search_text} {own_search_text(row)}"
    row.save(update_fields=["recipient", "search_text"])
    return row if row != message else retry(actor=actor, message=message)


def copy_of(actor: User, message: Message, form_key: uuid.UUID) -> Message:
    batch = resend(
        actor=actor,
        batch_id=form_key,
        messages=Message.objects.filter(pk=message.pk),
        channel=message.channel,
        address_choice=AddressChoice.CURRENT,
        include=tuple(WARNINGS),
    )
    return batch.messages.get(resend_of=message)
