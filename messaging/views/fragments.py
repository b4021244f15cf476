"""Small parts that other pages ask for aside, so that no page waits for a count."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.models import Customer
from listings import paging
from messaging.choices import WENT_WRONG_STATES
from messaging.health import Strip, read_health, read_strip
from messaging.marks import CHANNEL_ICONS, CHANNEL_NAMES, STATE_MARKS, short_label
from messaging.models import Message
from messaging.querysets import open_logs
from messaging.tables import about_words

NEWEST_SHOWN = 10
# The chart's own units: a bar and the gap beside it, and how high the tallest is.
BAR_STEP, CHART_HEIGHT = 6, 34


def tab(channel: str, current: str = "", count: paging.Count | None = None) -> dict[str, object]:
    return {
        "url_name": f"messaging:{channel}",
        "name": CHANNEL_NAMES[channel],
        "icon": CHANNEL_ICONS[channel],
        "current": channel == current,
        "count": count,
    }


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def tabs(request: HttpRequest, channel: str) -> HttpResponse:
    """The tabs with how many messages each log holds for this person."""
    if channel not in open_logs(request.user):
        raise Http404
    rows = Message.objects.visible_to(request.user)
    found = [tab(name, channel, paging.count(rows.filter(channel=name))) for name in open_logs(request.user)]
    return render(request, "messaging/tabs.html", {"tabs": found})


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def strip(request: HttpRequest, channel: str) -> HttpResponse:
    if channel not in open_logs(request.user):
        raise Http404
    figures = read_strip(request.user, channel)
    context = {
        "strip": figures,
        "bars": bars(figures),
        "width": BAR_STEP * len(figures.bars),
        "height": CHART_HEIGHT,
        "log": f"messaging:{channel}",
        "wrong_query": "&".join(["date=today", *(f"state={state}" for state in WENT_WRONG_STATES)]),
        "level": "bad-text" if figures.wrong else "",
    }
    return render(request, "messaging/strip.html", context)


def bars(figures: Strip) -> list[dict[str, object]]:
    """In the chart's own units, as text: a decimal comma would break the drawing."""
    tallest = max(bar.total for bar in figures.bars) or 1
    drawn = []
    for index, bar in enumerate(figures.bars):
        height = round(CHART_HEIGHT * bar.total / tallest)
        wrong = round(CHART_HEIGHT * bar.wrong / tallest)
        numbers = {"x": index * BAR_STEP, "y": CHART_HEIGHT - height, "height": height}
        numbers |= {"wrong_y": CHART_HEIGHT - wrong, "wrong_height": wrong}
        drawn.append(numbers | {"hour": bar.hour, "total": bar.total, "wrong": bar.wrong})
    return drawn


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def health(request: HttpRequest) -> HttpResponse:
    """The card in the sidebar. Nothing at all for who sees no log."""
    channels = open_logs(request.user)
    if not channels:
        return HttpResponse()
    found = read_health(request.user)
    held = [(CHANNEL_NAMES[channel], f"messaging:{channel}") for channel in channels if channel in found.held]
    accounts = [(name, f"messaging:{channel}") for channel, name in found.held_accounts if channel in channels]
    wrong = sum(read_strip(request.user, channel).wrong for channel in channels)
    late = [(CHANNEL_NAMES[name], found.minutes_of(name)) for name in channels if name in found.late_channels]
    context = {"health": found, "held": held, "held_accounts": accounts, "wrong": wrong, "late": late}
    return render(request, "messaging/health.html", context)


@never_cache
@require_safe
@permission_required("messaging.view_message", raise_exception=True)
def of_customer(request: HttpRequest, code: int) -> HttpResponse:
    """The newest messages of one customer, log by log."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=code)
    rows = Message.objects.visible_to(request.user).filter(customer=customer)
    logs = [newest(rows, channel) | {"query": f"customer={customer.code}"} for channel in open_logs(request.user)]
    return render(request, "messaging/of_customer.html", {"customer": customer, "logs": logs})


def newest(rows, channel: str) -> dict[str, object]:
    found = rows.filter(channel=channel).order_by("-created_at", "-pk")
    shown = [
        {
            "message": row,
            "mark": STATE_MARKS[row.state],
            "label": short_label(row.state),
            "about": about_words(row),
        }
        for row in found[:NEWEST_SHOWN]
    ]
    return tab(channel, count=paging.count(found)) | {"rows": shown}
