"""Sessions in the database, as Django keeps them; read by every request, so the question is compiled once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.prepared import Given, Prepared


def living() -> QuerySet[Session]:
    key, expires = (Session._meta.get_field(name) for name in ("session_key", "expire_date"))
    return Session.objects.filter(session_key=Given("key", key), expire_date__gt=Given("now", expires))


LIVING = Prepared(living)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = LIVING.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
