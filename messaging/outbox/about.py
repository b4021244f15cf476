from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """What a message is about, and whose eyes it needs: plain keys, because messaging knows no ticket."""

    ticket_number: int | None = None
    area_id: int | None = None
    owner_id: int | None = None


NOTHING = About()
