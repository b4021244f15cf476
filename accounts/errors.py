"""Pages for what went wrong. They need neither the database nor a session, because those may be what failed."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from accounts import appearance


def page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context = {
        "request_id": getattr(request, "request_id", ""),
        "appearance": appearance.of_cookies(request),
    }
    return HttpResponse(loader.get_template(template).render(context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, "500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, "403_csrf.html", 403)
