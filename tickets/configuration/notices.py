"""Which events tell the customer, and how: a box for each pair."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.choices import Channel
from tickets.choices import Event
from tickets.configuration.pages import ConfigurationPage
from tickets.services.notice_rules import PAIRS, enabled_pairs, set_notice_rules


class NoticesForm(forms.Form):
    """rules: "ticket_opened:email", one for each ticked box."""

    rules = forms.MultipleChoiceField(
        required=False,
        choices=[(f"{event}:{channel}", f"{event}:{channel}") for event, channel in PAIRS],
        error_messages={"invalid_choice": gettext_lazy("Hay un aviso que no existe: recargá la página.")},
    )

    def enabled(self) -> set[tuple[str, str]]:
        return {tuple(rule.split(":")) for rule in self.cleaned_data["rules"]}


class NoticesPage(ConfigurationPage):
    section = "notices"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.matrix(enabled_pairs())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticesForm(request.POST)
        if not form.is_valid():
            return self.matrix(enabled_pairs(), status=422, errors=form.errors["rules"])
        set_notice_rules(actor=request.user, enabled=form.enabled())
        messages.success(request, _("Guardaste los avisos al cliente."))
        return redirect("configuration:notices")

    def matrix(self, enabled: set[tuple[str, str]], **context) -> HttpResponse:
        lines = [
            (event.label, [(channel, f"{event}:{channel}", (event, channel) in enabled) for channel in Channel])
            for event in Event
        ]
        return self.page("configuration/notices.html", lines=lines, channels=Channel, **context)
