"""Resends to look at: many of a page's rows, spread over the whole time, and among them one of very many.

They are ordered in the product's own way; then their messages get an end, and all the day that they are of.
"""

import uuid
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Mod

from accounts.models import User
from benchmarks.finding import ORDER, at, wide
from listings.paging import Order, cursor
from messaging import outbox
from messaging.choices import AddressChoice, Channel, SkipReason, State
from messaging.models import Batch, BatchItem, Message
from messaging.unfolding import unfold_some

# The large one means a tenth of all messages, up to so many; it is cancelled when half of them have left.
SHARE, LARGEST, SMALL = 10, 100_000, 40
INCLUDED = (SkipReason.SENT_SINCE, SkipReason.TICKET_CLOSED)
# How many of a thousand messages ended so; all others arrived.
FATES = {State.UNCERTAIN: 2, State.BOUNCED: 20, State.FAILED: 50}
REFUSED = {"error_code": "550", "error_text": "5.1.1 user unknown"}


def plant_resends(places: list[Message], people: list[User]) -> None:
    """One from each place on. people: who ordered them, in turn."""
    large = min(Message.objects.count() // SHARE, LARGEST)
    for number, first in enumerate(places):
        actor, is_large = people[number % len(people)], number == len(places) // 2
        rows = Message.objects.filter(pk__gte=first.pk, pk__lt=first.pk + (large if is_large else SMALL))
        batch = ordered(actor, rows)
        if is_large:
            unfold_to(batch, large // 2)
        settle(batch, first.created_at + timedelta(days=1))
        if is_large:
            outbox.cancel_batch(actor=actor, batch=batch)


def ordered(actor: User, rows: QuerySet) -> Batch:
    return outbox.resend(
        actor=actor,
        batch_id=uuid.uuid4(),
        messages=rows,
        channel=Channel.EMAIL,
        address_choice=AddressChoice.AS_SENT,
        include=INCLUDED,
    )


def unfold_to(batch: Batch, messages: int) -> None:
    while batch.messages.count() < messages and unfold_some(batch.pk):
        pass


def settle(batch: Batch, day: datetime) -> None:
    """A copy is known by the moment of its order."""
    Batch.objects.filter(pk=batch.pk).update(created_at=day, starts_at=day, prepared_at=day)
    batch.messages.filter(resend_of__isnull=False, created_at=batch.created_at).update(created_at=day)
    ends, below = [], 0
    for state, share in FATES.items():
        below += share
        ends.append(When(place__lt=below, then=Value(state)))
    left = batch.messages.annotate(place=Mod(F("pk"), Value(1000)))
    left.update(state=Case(*ends, default=Value(State.DELIVERED)), queued_at=day, sent_at=day, attempts_made=1)
    batch.messages.filter(state__in=(State.BOUNCED, State.FAILED)).update(**REFUSED)


def resend_facts() -> dict[str, object]:
    """The large one and some of the others, by the numbers that people know them by."""
    by_size = Batch.objects.order_by("-total", "number")
    return {"large": by_size[0].number, "small": [batch.number for batch in by_size[1:6]]}


def batch_facts(common: dict[str, object]) -> dict[str, object]:
    rows = Batch.objects.select_related("actor")
    middle = at(rows, 0.5)
    name, span = middle.actor.first_name.lower(), wide(rows, "date")
    return common | {
        "deep": [cursor(ORDER, middle)],
        "dates": [{"date_to": middle.created_at.date().isoformat()}],
        "rare_state": ["stage=cancelled"],
        "wide_range_rare": [urlencode({**span, "stage": "cancelled"})],
        "rare_combination": ["stage=cancelled&errors=yes", "stage=done&errors=no"],
        "common_word": [name],
        "two_words": [f"{middle} {name}"],
        "three_letters": [name[:3]],
        "search_in_filter": [f"q={middle}&stage=done"],
    }


def row_facts(common: dict[str, object], mails: dict[str, object]) -> dict[str, object]:
    """What is asked of the rows of one resend is what is asked of mails, in the large one."""
    within = f"batch={resend_facts()['large']}"
    items = BatchItem.objects.filter(batch__number=resend_facts()["large"]).order_by("source_id")
    words = {name: mails[name] for name in ("common_word", "two_words", "three_letters")}
    middle = items[items.count() // 2]
    return (
        common
        | words
        | {
            "deep": [cursor(Order("original", "source_id", descending=False), middle)],
            "within": f"{within}&",
            "rare_state": [f"{within}&result=uncertain"],
            "wide_range_rare": [f"{within}&result=uncertain"],
            "rare_combination": ["result=failed&why=550", "result=skipped&why=uncertain"],
            "search_in_filter": [f"q={mails['common_word'][0]}&result=failed"],
        }
    )
