"""What has to be known before a customer is told of something, of all channels, in one statement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Lower, RowNumber, Trim

from accounts.prepared import Given, Prepared
from customers.models import Customer
from messaging.accounts.routing import IN_ORDER, among
from messaging.addresses import ADDRESS, reachable
from messaging.choices import Channel
from messaging.models import Account, Suppression, TemplateVersion
from messaging.wording.versions import InForce, newest, said
from messaging.wording.vocabulary import Event

EVENT = Given("event", TemplateVersion._meta.get_field("event"))
CUSTOMER = Given("customer", Customer._meta.pk)


@dataclass
class Way:
    """One channel, as it stands for one customer and one event.

    addresses: the first choice first. version: the operators' words, if they ever changed the factory's.
    accounts: by purpose, the key of the one that sends.
    """

    channel: str
    event: str
    addresses: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    version: TemplateVersion | None = None
    accounts: dict[str, int] = field(default_factory=dict)

    def is_clear(self, address: str) -> bool:
        """Nothing stands against it. What a database may write otherwise than we do has to be asked for."""
        is_plain = address.isascii() and not {"<", '"'} & set(address)
        return is_plain and address in self.addresses and address not in self.blocked

    @property
    def account(self) -> int | None:
        return among(self.accounts, self.event)

    def words(self, event: Event, channel: str) -> InForce | None:
        return said(event, channel, self.version)

    def learn(self, kind: str, place: int, text: str, subject: str, key: int, flag: bool) -> None:
        if kind == "address":
            self.addresses.append(text)
            self.blocked |= {text} if flag else set()
        elif kind == "account":
            self.accounts[text] = key
        else:
            self.version = TemplateVersion(
                pk=key, event=self.event, channel=self.channel, number=place, subject=subject, text=text,
                is_factory=flag,
            )  # fmt: skip


class Ways:
    """conditions: called once; by channel, when its addresses count, which may ask other tables of EVENT."""

    def __init__(self, conditions: Callable[[], Mapping[str, Q]]):
        self.prepared = Prepared(lambda: rows_of(conditions()))

    def of(self, customer: Customer, event: str) -> dict[str, Way]:
        ways = {channel: Way(channel, event) for channel in Channel.values}
        for kind, channel, *told in sorted(self.prepared.rows(customer=customer.pk, event=event)):
            ways[channel].learn(kind, *told)
        return ways


def rows_of(conditions: Mapping[str, Q]) -> QuerySet:
    """kind, channel, place, text, subject, key, flag."""
    addresses = [addresses_on(channel, condition) for channel, condition in conditions.items()]
    return versions().union(accounts(), *addresses, all=True)


def addresses_on(channel: str, condition: Q) -> QuerySet:
    """flag: whether something stands against the address."""
    rows, name = reachable(channel)
    place = Window(RowNumber(), order_by=[*map(str, rows.query.order_by)])
    against = Suppression.objects.standing().filter(channel=channel, address=Lower(Trim(OuterRef(name))))
    text, blocked = Cast(name, ADDRESS), Exists(against.order_by())
    mine = rows.order_by().filter(condition, customer=CUSTOMER)
    return mine.values_list(Value("address"), Value(channel), place, text, Value(""), Value(0), blocked)


def versions() -> QuerySet:
    rows = newest().filter(event=EVENT).order_by()
    return rows.values_list(Value("version"), "channel", "number", "text", "subject", "pk", "is_factory")


def accounts() -> QuerySet:
    """Of two for one purpose the one that stands first comes last, and is remembered."""
    place = Window(RowNumber(), order_by=IN_ORDER)
    rows = Account.objects.in_use().order_by()
    return rows.values_list(Value("account"), "channel", place, "purpose", Value(""), "pk", Value(value=False))
