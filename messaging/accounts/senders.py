from email.utils import formataddr

from django.conf import settings

from accounts.models import Organization
from messaging.choices import Channel
from messaging.models import Account


def sender_of(channel: str, account: Account | None) -> str:
    """Who a message says it is from. What an account leaves open, the provider's name and address fill."""
    name = account.sender_name if account else ""
    address = account.sender_address if account else ""
    if channel != Channel.EMAIL:
        return address or name
    return formataddr((name or Organization.current().name, address or settings.MESSAGING_FROM_EMAIL))
