from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.prepared import Given, Prepared

ASKING = Given("user", User._meta.pk)


def person() -> QuerySet[User]:
    """With `group_name`, which the frame shows: "" for who is in none."""
    first = Group.objects.filter(user=OuterRef("pk")).order_by("pk").values("name")[:1]
    return User.objects.annotate(group_name=Subquery(first)).filter(pk=ASKING)


def granted() -> QuerySet[Permission]:
    """Own and through groups together."""
    own = User.user_permissions.through.objects.filter(user=ASKING).values("permission")
    of_groups = Group.permissions.through.objects.filter(group__user=ASKING).values("permission")
    rows = Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups)).order_by()
    return rows.values_list("content_type__app_label", "codename")


PERSON, GRANTED = Prepared(person), Prepared(granted)


class PersonBackend(ModelBackend):
    """Who asks, and all that they may do, in two queries a request. Nothing is kept from one request to the next:
    a right that was withdrawn is gone with the next click."""

    def get_user(self, user_id: Any) -> User | None:
        user = PERSON.first(user=user_id)
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """As "app.codename"; kept on the person, who lives for one request."""
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {f"{app}.{name}" for app, name in GRANTED.rows(user=user_obj.pk)}
        return user_obj._perm_cache
