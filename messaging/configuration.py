"""What messaging adds to the configuration: its addresses, and their places in the list at the left."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.configuration import Item, register
from messaging.views import accounts, pace, retention, templates

app_name = "configuration-messaging"
TEMPLATE = "plantillas/<slug:event>/<slug:channel>/"

register(
    Item(
        "templates",
        _("Plantillas"),
        "file-text",
        "configuration-messaging:templates",
        ("messaging.view_templateversion",),
        32,
    ),
    Item(
        "accounts",
        _("Cuentas de envío"),
        "send",
        "configuration-messaging:accounts",
        ("messaging.configure_account",),
        35,
    ),
    Item(
        "retention",
        _("Conservación"),
        "archive",
        "configuration-messaging:retention",
        ("messaging.change_retentionrule",),
        38,
    ),
    Item(
        "pace",
        _("Ritmo de envío"),
        "gauge",
        "configuration-messaging:pace",
        ("messaging.configure_account",),
        37,
    ),
)

urlpatterns = [
    path("cuentas/", accounts.ListPage.as_view(), name="accounts"),
    path("cuentas/nueva/<slug:channel>/<str:kind>/", accounts.CreatePage.as_view(), name="create_account"),
    path("cuentas/<int:pk>/", accounts.EditPage.as_view(), name="account"),
    path("cuentas/<int:pk>/probar/", accounts.ProbePage.as_view(), name="probe_account"),
    path("cuentas/<int:pk>/pausa/", accounts.HoldPage.as_view(), name="hold_account"),
    path("cuentas/<int:pk>/primera/", accounts.FirstPage.as_view(), name="put_account_first"),
    path("conservacion/", retention.RetentionPage.as_view(), name="retention"),
    path("ritmo/", pace.PacePage.as_view(), name="pace"),
    path("plantillas/", templates.ListPage.as_view(), name="templates"),
    path(TEMPLATE, templates.EditPage.as_view(), name="template"),
    path(TEMPLATE + "vista/", templates.ArrivalPage.as_view(), name="template_arrival"),
]
