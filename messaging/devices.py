"""The link by which a customer turns on push messages in a browser of theirs.

It names the customer, is signed, and serves for a month: who holds it gets that customer's notices on the device
where it is opened, so an operator hands it over, or the portal to who signed in.
"""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from accounts.sealing import Unreadable
from customers.models import Customer, PushSubscription
from customers.services.devices import retire_device
from messaging.accounts.holding import secrets_of
from messaging.accounts.routing import account_for
from messaging.channels import KINDS
from messaging.channels.webpush_keys import public_key_of
from messaging.choices import Channel
from messaging.models import Account

SIGNER = TimestampSigner(sep=".", salt="messaging.devices")
SECONDS = 30 * 24 * 3600
# What a browser says of itself holds the names of others too: the one that holds fewest comes last.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
BROWSERS |= {"Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"}
SYSTEMS |= {"Linux": "Linux"}


def device_link(customer: Customer) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("dispositivo", args=[SIGNER.sign(str(customer.pk))])


def customer_of(token: str) -> Customer | None:
    """None for a link that we did not make or that is too old, and for a customer who is gone."""
    try:
        pk = int(SIGNER.unsign(token, max_age=SECONDS))
    except (BadSignature, ValueError):
        return None
    return Customer.objects.present().filter(pk=pk).first()


def web_push_key() -> str:
    """Our public key, which a browser ties its subscription to; "" while no account sends by Web Push.

    Of the account for tickets, else of the one for everything: accounts for other purposes need the same key.
    """
    account = Account.objects.filter(pk=account_for(Channel.PUSH, "ticket_opened")).first()
    if account is None or account.transport != "push":
        return ""
    try:
        web = KINDS[account.transport].make(account.settings, secrets_of(account)).web
    except (Unreadable, ValueError):
        return ""
    return public_key_of(web.vapid) if web else ""


def retire(customer: Customer, target: str) -> bool:
    """Takes this browser away from this customer; False when it was not theirs."""
    row = PushSubscription.objects.filter(customer=customer, target=target, active=True).first()
    return row is not None and retire_device(token=row.token)


def name_of(agent: str) -> str:
    """What a browser says of itself, in words that its owner recognises: "Chrome en Android"."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return f"{browser} en {system}" if browser and system else browser or system
