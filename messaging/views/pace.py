"""Ritmo de envío: quiet hours, limits and the brake of each channel."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.configuration import ConfigurationPage
from messaging import outbox
from messaging.choices import Channel
from messaging.forms import PaceForm
from messaging.models import ChannelControl


class PacePage(ConfigurationPage):
    permission_required = "messaging.configure_account"
    section = "pace"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("messaging/pace.html", forms=pace_forms())

    def post(self, request: HttpRequest) -> HttpResponse:
        forms = pace_forms(request.POST)
        if not all([form.is_valid() for _channel, form in forms]):
            return self.page("messaging/pace.html", status=422, forms=forms)
        with transaction.atomic():
            for channel, form in forms:
                if form.has_changed():
                    outbox.set_pace(actor=request.user, channel=channel, **form.cleaned_data)
        messages.success(request, _("Guardaste el ritmo de envío."))
        return redirect("configuration-messaging:pace")


def pace_forms(data: object = None) -> list[tuple[Channel, PaceForm]]:
    kept = ChannelControl.objects.in_bulk()
    return [
        (channel, PaceForm(data, prefix=channel, instance=kept.get(channel) or ChannelControl(channel=channel)))
        for channel in Channel
    ]
