from customers.phones import show_phone
from messaging.choices import Channel


def shown_address(channel: str, address: str) -> str:
    """As people write it: a phone is kept in E.164."""
    return show_phone(address) if channel == Channel.SMS else address
