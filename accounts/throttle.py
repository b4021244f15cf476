"""How long a sign-in stays shut after too many wrong tries. django-axes counts; here it is put into words."""

from datetime import datetime, timedelta

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone


def locked_until(request: HttpRequest, credentials: dict | None) -> datetime:
    """When this account may be tried again from this address; alike for accounts that exist and that don't."""
    attempts = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials), ip_address=request.axes_ip_address
    )
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return last + (get_cool_off(request) or timedelta())
