"""Where providers tell what became of a message. Each account has an address of its own, with a token in it."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.sealing import Unreadable
from messaging.accounts import secrets_of
from messaging.channels.told import Report
from messaging.models import Account
from messaging.reports import take
from messaging.reports.formats import FORMATS
from messaging.reports.signatures import signed_by_twilio, signed_with
from messaging.reports.tracking import NotGenuine, is_tracked, tracked

LONGEST = 262_144


# GET too: Kannel and its like know no other way to tell. What it says is kept once, however often it is asked.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def provider_report(request: HttpRequest, token: str) -> HttpResponse:
    """Says no more than "ok": who asks learns nothing about any message."""
    account = Account.objects.filter(settings__report_token=token).first()
    if account is None:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return HttpResponse(status=413)
    try:
        reports = told_by(request, account)
    except NotGenuine:
        return HttpResponse(status=403)
    for report in reports:
        take(
            report,
            source=f"{account.transport}:{account.pk}",
            channel=account.channel,
            account_id=account.pk,
        )
    return HttpResponse("ok", content_type="text/plain")


def told_by(request: HttpRequest, account: Account) -> list[Report]:
    """Raises NotGenuine."""
    if is_tracked(account.transport):
        try:
            return tracked(request, account.transport, secrets_of(account))
        except Unreadable as error:
            raise NotGenuine from error
    if not is_genuine(request, account):
        raise NotGenuine
    format_name = "twilio" if account.transport == "twilio" else account.settings.get("report_format") or "plain"
    return FORMATS[format_name](values_of(request))


def values_of(request: HttpRequest) -> dict[str, Any]:
    """The query, and over it what the body says: a form or a JSON document. What can't be read says nothing."""
    values: dict[str, Any] = request.GET.dict()
    if request.content_type == "application/json":
        try:
            document = json.loads(request.body)
        except (ValueError, RecursionError):
            return values
        return values | document if isinstance(document, dict) else values
    return values | request.POST.dict()


def is_genuine(request: HttpRequest, account: Account) -> bool:
    """Twilio signs always. Any other account does when a key was agreed with the gateway."""
    try:
        secrets = secrets_of(account)
    except Unreadable:
        return False
    signature = request.headers.get("X-Twilio-Signature", "")
    if account.transport == "twilio":
        key = secrets.get("signing_token") or secrets.get("token") or ""
        url = settings.PUBLIC_URL.rstrip("/") + request.get_full_path()
        return signed_by_twilio(token=key, url=url, form=request.POST.dict(), signature=signature)
    agreed = secrets.get("report_key") or ""
    if not agreed:
        return True
    given = request.headers.get("X-Signature", "")
    return signed_with(
        secret=agreed, body=request.body, signature=given, timestamp=request.headers.get("X-Timestamp", "")
    )
