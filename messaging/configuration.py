"""What messaging adds to the configuration."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.configuration import Item, register
from messaging.views import accounts

app_name = "configuration-messaging"

register(
    Item(
        "accounts",
        _("Cuentas de envío"),
        "send",
        "configuration-messaging:accounts",
        ("messaging.configure_account",),
        35,
    )
)

urlpatterns = [
    path("cuentas/", accounts.ListPage.as_view(), name="accounts"),
    path("cuentas/nueva/<slug:channel>/<str:kind>/", accounts.CreatePage.as_view(), name="create_account"),
    path("cuentas/<int:pk>/", accounts.EditPage.as_view(), name="account"),
    path("cuentas/<int:pk>/probar/", accounts.ProbePage.as_view(), name="probe_account"),
    path("cuentas/<int:pk>/pausa/", accounts.HoldPage.as_view(), name="hold_account"),
    path("cuentas/<int:pk>/primera/", accounts.FirstPage.as_view(), name="put_account_first"),
]
