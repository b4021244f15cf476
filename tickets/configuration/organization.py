"""Whose desk this is, and to whom tickets for the vendor go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.services import change_organization
from tickets.configuration.forms import OrganizationForm
from tickets.configuration.pages import ConfigurationPage


class OrganizationPage(ConfigurationPage):
    section = "organization"
    permission_required = ("tickets.configure", "accounts.change_organization")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("configuration/organization.html", form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page("configuration/organization.html", form=form, status=422)
        change_organization(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Guardaste los datos de la empresa."))
        return redirect("configuration:organization")

    def form(self, data: object = None) -> OrganizationForm:
        """Of the database, not of the cache: whoever edits sees what is there now."""
        return OrganizationForm(data, instance=Organization.objects.first() or Organization())
