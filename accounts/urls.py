from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("ingresar/", views.SignInView.as_view(), name="login"),
    path("salir/", views.SignOutView.as_view(), name="logout"),
    path("perfil/", views.ProfileView.as_view(), name="profile"),
    path("perfil/clave/", views.PasswordView.as_view(), name="password"),
    path("apariencia/", views.AppearanceView.as_view(), name="appearance"),
    path("ejemplo/borrar/", views.ClearExampleView.as_view(), name="clear_example"),
    path("idioma/", login_not_required(set_language), name="language"),
]
