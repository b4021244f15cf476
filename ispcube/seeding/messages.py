import random
from datetime import datetime, timedelta

from ispcube.seeding.chance import moments, skewed
from ispcube.seeding.customers import Person
from ispcube.seeding.tickets import Claim
from ispcube.seeding.writing import Values, write
from messaging.choices import Channel, Kind, State
from messaging.models import Message, MessageBody
from messaging.search import own_search_text

# Event → what it says, and how often of 24.
EVENTS = {
    "invoice": ("Tu factura ya está disponible", 10),
    "ticket_opened": ("Recibimos tu reclamo", 4),
    "ticket_reply": ("Te respondimos por tu reclamo", 3),
    "ticket_closed": ("Cerramos tu reclamo", 3),
    "outage": ("Corte programado en tu zona", 3),
    "manual": ("Sobre tu servicio de internet", 1),
}
EVENT_POOL = [event for event, (_text, times) in EVENTS.items() for _ in range(times)]
CHANNEL_POOL = [Channel.EMAIL] * 7 + [Channel.SMS] * 2 + [Channel.PUSH]
STATE_POOL = [State.DELIVERED] * 880 + [State.SENT] * 80 + [State.BOUNCED] * 20 + [State.FAILED] * 12
STATE_POOL += [State.SUPPRESSED] * 4 + [State.EXPIRED] * 2 + [State.UNCERTAIN, State.CANCELLED]
LEFT = {State.DELIVERED, State.SENT, State.BOUNCED}


def add_messages(count: int, people: list[Person], claims: list[Claim], now: datetime, rng: random.Random) -> None:
    bodies = {event: MessageBody.objects.create(text=f"Hola: {text}.").pk for event, (text, _n) in EVENTS.items()}
    times = moments(count, now, rng)
    write(Message, (message_values(created, people, claims, bodies, rng) for created in times))


def message_values(
    created: datetime, people: list[Person], claims: list[Claim], bodies: dict[str, int], rng: random.Random
) -> Values:
    event, channel, state = rng.choice(EVENT_POOL), rng.choice(CHANNEL_POOL), rng.choice(STATE_POOL)
    claim = rng.choice(claims) if claims and event.startswith("ticket_") else None
    person = claim.person if claim else people[skewed(len(people), rng)]
    recipient = {Channel.EMAIL: person.email, Channel.SMS: person.phone}.get(channel, f"device-{person.key}")
    subject = f"{EVENTS[event][0]} #{claim.number}" if claim else EVENTS[event][0]
    left = created + timedelta(seconds=rng.randrange(1, 40)) if state in LEFT else None
    values = {
        "customer_id": person.key,
        "customer_name": person.name,
        "recipient": recipient,
        "subject": subject,
        "ticket_number": claim.number if claim else None,
    }
    return values | {
        "channel": str(channel),
        "kind": str(Kind.MANUAL if event == "manual" else Kind.AUTO),
        "state": str(state),
        "body_id": bodies[event],
        "event": event,
        "template": event,
        "area_id": claim.area_id if claim else None,
        "owner_id": claim.owner_id if claim else None,
        "created_at": created,
        "queued_at": created,
        "due_at": created,
        "sent_at": left,
        "delivered_at": left if state == State.DELIVERED else None,
        "attempts_made": 1 if left else 0,
        "error_code": "5.1.2" if state == State.BOUNCED else "",
        "search_text": own_search_text(Message(**values)),
    }
