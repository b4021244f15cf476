from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import appearance, navigation
from accounts.models import Organization


def frame(request: HttpRequest) -> dict[str, object]:
    """What the frame around every page shows. Lazy, so that a fragment without a frame pays nothing."""
    return {
        "organization": SimpleLazyObject(Organization.current),
        "appearance": SimpleLazyObject(partial(appearance.of, request)),
        "navigation": SimpleLazyObject(partial(navigation.sections, request)),
    }
