"""What every configuration page has: who may open it, and the list at the left."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from tickets.configuration.menu import menu_for


class ConfigurationPage(PermissionRequiredMixin, View):
    permission_required: str | tuple[str, ...] = "tickets.configure"
    section = ""

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        menu = {"menu": menu_for(self.request.user), "section": self.section}
        return render(self.request, template, menu | context, status=status)


class IndexPage(ConfigurationPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("configuration:areas")
