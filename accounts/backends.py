from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import OuterRef, Q, Subquery

from accounts.models import User


class PersonBackend(ModelBackend):
    """Who asks, and all that they may do, in two queries a request. Nothing is kept from one request to the next:
    a right that was withdrawn is gone with the next click."""

    def get_user(self, user_id: Any) -> User | None:
        """With `group_name`, which the frame shows: "" for who is in none."""
        first = Group.objects.filter(user=OuterRef("pk")).order_by("pk").values("name")[:1]
        user = User.objects.annotate(group_name=Subquery(first)).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Own and through groups together, as "app.codename"; kept on the person, who lives for one request."""
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = granted(user_obj)
        return user_obj._perm_cache


def granted(user: User) -> set[str]:
    own = User.user_permissions.through.objects.filter(user=user).values("permission")
    of_groups = Group.permissions.through.objects.filter(group__user=user).values("permission")
    rows = Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups)).order_by()
    return {f"{app}.{name}" for app, name in rows.values_list("content_type__app_label", "codename")}
