"""What seeded rows are about: mostly the same few things, now and then a word that hardly any other row has."""

import random
from collections.abc import Iterator

from ispcube.seeding.chance import draws, zipf
from messaging import example_words as words

THINGS = [
    *("poste", "caja", "nodo", "ONU", "router", "splitter", "fusionadora", "bandeja", "conector", "patchcord"),
    *("antena", "mástil", "torre", "batería", "fuente", "disyuntor", "tablero", "canaleta", "grampa", "precinto"),
    *(
        "lapacho",
        "jacarandá",
        "medianera",
        "ochava",
        "zaguán",
        "aljibe",
        "galpón",
        "gallinero",
        "pileta",
        "quincho",
    ),
]
MARKS = [*range(1, 61)]
RARE = [f"{thing} {mark}" for thing in THINGS for mark in MARKS]
RARE_SHARE = 0.04

# Event → subject, how often, and the text. A subject about a ticket says its number.
EVENTS = {
    "invoice": (10, words.INVOICE),
    "payment": (3, words.PAID),
    "outage": (2, words.OUTAGE),
    "works": (1, words.WORKS),
    "ticket_opened": (
        4,
        ("Recibimos tu pedido [#{number}]", "Te avisamos cuando haya novedades."),
    ),
    "ticket_reply": (3, ("Respuesta a tu ticket [#{number}]", "Te respondimos por tu ticket.")),
    "ticket_closed": (
        3,
        ("Cerramos tu ticket [#{number}]", "Si algo sigue mal, respondenos."),
    ),
    "manual": (0.7, ("", "")),
}


def additions(rng: random.Random) -> Iterator[str]:
    """What a subject has added to it: mostly nothing."""
    rare = draws(RARE, zipf(len(RARE), 1.0, 5), rng)
    while True:
        yield next(rare) if rng.random() < RARE_SHARE else ""


def joined(subject: str, addition: str) -> str:
    return f"{subject}, {addition}" if subject and addition else subject or addition


def texts(event: str, rng: random.Random) -> tuple[str, str]:
    """Subject and text of one message, with {number} in it when it is about a ticket."""
    subject, text = rng.choice(words.BY_HAND) if event == "manual" else EVENTS[event][1]
    month = rng.choice(words.MONTHS)
    return subject.replace("{month}", month), text.replace("{month}", month).replace("\n", " ")
