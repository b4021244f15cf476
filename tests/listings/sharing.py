"""Shared filters, for the tests: through the services, as the pages make them."""

from django.contrib.auth.models import Group

from listings import services
from listings.choices import Audience
from listings.models import SavedFilter


def keep(user, name="Bloqueados", query="status=blocked", **more) -> SavedFilter:
    return services.save_filter(owner=user, listing="test-people", name=name, query=query, **more)


def group(name: str, *members) -> Group:
    made = Group.objects.get_or_create(name=name)[0]
    made.user_set.add(*members)
    return made


def share(saved: SavedFilter, *groups: Group, opens_for=(), opens_for_all=False) -> SavedFilter:
    """With these groups; with everybody when none is named."""
    audience = Audience.GROUPS if groups else Audience.EVERYBODY
    sharing = services.Sharing(audience, groups, opens_for, opens_for_all)
    return services.share_filter(actor=saved.owner, saved=saved, sharing=sharing)


def withdraw(saved: SavedFilter) -> SavedFilter:
    return services.share_filter(actor=saved.owner, saved=saved, sharing=services.Sharing())
