"""What every page of the tickets' configuration has."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from accounts import configuration


class ConfigurationPage(configuration.ConfigurationPage):
    permission_required: str | tuple[str, ...] = "tickets.configure"


class IndexPage(View):
    """Opens on the first page that the reader may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        first = configuration.first_page(request)
        if first is None:
            raise PermissionDenied
        return redirect(first.url_name)
