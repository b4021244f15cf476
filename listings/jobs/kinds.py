"""What kinds of jobs there are. An app adds one by subclassing Kind in a module that its pages import."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from accounts.models import User
from listings.jobs.models import Job

if TYPE_CHECKING:
    from listings.jobs.turns import Turn

_kinds: "dict[str, type[Kind]]" = {}


class JobRefused(Exception):
    """The job can't be done, or no longer by its owner; the text says why, in words for people."""


class Kind:
    """A namespace, never an instance: what a job is, is in its row.

    key: "<app>.<deed>", kept in the row. listed: whether people see it among their jobs.
    """

    key: ClassVar[str] = ""
    lane: ClassVar[str] = ""
    listed: ClassVar[bool] = True
    icon: ClassVar[str] = "list-checks"
    undo: ClassVar[str] = ""  # the key of the kind that takes this one back
    can_be_retried: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.key:
            return
        known = _kinds.setdefault(cls.key, cls)
        if known.__qualname__ != cls.__qualname__:
            raise ImproperlyConfigured(f"Two kinds of job are called {cls.key!r}: {known} and {cls}")

    @classmethod
    def lease(cls) -> timedelta:
        """How long a worker may be silent before another takes the job over."""
        return timedelta(seconds=settings.JOB_LEASE_SECONDS)

    @classmethod
    def title(cls, job: Job) -> str:
        return cls.key

    @classmethod
    def check(cls, job: Job, owner: User) -> None:
        """Asked at the start and at every turn, because rights may go while a job waits. Raises JobRefused."""

    @classmethod
    def step(cls, turn: "Turn") -> bool:
        """A bounded piece of the work, written down by `turn.save` as it is done; True when nothing is left."""
        raise NotImplementedError(cls.key)

    @classmethod
    def named(cls, ids: list[int], owner: User) -> dict[int, tuple[str, str]]:
        """id → (text, address) of the rows that the owner may still see."""
        return {}

    @classmethod
    def back_url(cls, job: Job) -> str:
        """The listing that it was asked from, as it stood."""
        return ""

    @classmethod
    def may_download(cls, job: Job, owner: User) -> bool:
        return True

    @classmethod
    def finished(cls, job: Job, owner: User) -> dict[str, Any]:
        """Inside the transaction that ends the job: its line in the audit log; returns what the page shows."""
        return {}


def find(key: str) -> type[Kind] | None:
    """The worker has met no request yet: it reads the addresses, and with them the pages that declare kinds."""
    if key not in _kinds:
        _ = get_resolver().url_patterns
    return _kinds.get(key)
