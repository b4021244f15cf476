from functools import partial

from django.http import HttpRequest

from listings import pins


def sidebar(request: HttpRequest) -> dict[str, object]:
    """Lazy, so that a page without a sidebar asks nothing."""
    return {"pinned_filters": partial(pins.links, request)}
