from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from messaging.views import devices, machines, opening, reports, unsubscribe

urlpatterns = [
    # One door for everybody: the admin's own sign-in would be a second one.
    path(
        "admin/login/", login_not_required(RedirectView.as_view(pattern_name="accounts:login", query_string=True))
    ),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("filtros/", include("listings.urls")),
    path("trabajos/", include("listings.job_urls")),
    path("clientes/", include("customers.urls")),
    path("mensajes/", include("messaging.urls")),
    path("informes/<str:token>/", reports.provider_report, name="informes"),
    path("abrir/<str:token>/", opening.open_message, name="abrir"),
    path("avisos.js", opening.push_worker, name="push_worker"),
    path("dispositivo/<str:token>/", devices.device, name="dispositivo"),
    path("baja/<str:token>/", unsubscribe.unsubscribe, name="baja"),
    path("salud/", machines.alive, name="salud"),
    path("salud/lista/", machines.ready, name="ready"),
    path("metricas/", machines.metrics, name="metrics"),
    path("configuracion/", include("messaging.configuration")),
    path("configuracion/", include("tickets.configuration.urls")),
    path("", include("tickets.desk.front")),
    path("", include("tickets.urls")),
]

handler400 = "accounts.errors.bad_request"
handler403 = "accounts.errors.forbidden"
handler404 = "accounts.errors.not_found"
handler500 = "accounts.errors.server_error"
