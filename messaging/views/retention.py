"""Conservación: how long the messages of each channel are kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.configuration import ConfigurationPage
from messaging import retention
from messaging.marks import CHANNEL_NAMES
from messaging.retention_form import RetentionForm


class RetentionPage(ConfigurationPage):
    section = "retention"
    permission_required = "messaging.change_retentionrule"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.forms())

    def post(self, request: HttpRequest) -> HttpResponse:
        forms = self.forms(request.POST)
        if not all([form.is_valid() for form in forms]):
            return self.show(forms, 422)
        for form in forms:
            retention.set_rule(actor=request.user, channel=form.rule.channel, **form.cleaned_data)
        messages.success(request, _("Guardaste los plazos. Lo que quede afuera se va borrando de a poco."))
        return redirect("configuration-messaging:retention")

    def forms(self, data: object = None) -> list[RetentionForm]:
        return [RetentionForm(data, rule=rule) for rule in retention.rules()]

    def show(self, forms: list[RetentionForm], status: int = 200) -> HttpResponse:
        named = [(CHANNEL_NAMES[form.rule.channel], form) for form in forms]
        return self.page("configuration/retention.html", forms=named, status=status)
