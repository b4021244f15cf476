from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts import appearance, services, throttle
from accounts.example import NoExampleData, clear_example
from accounts.forms import AppearanceForm, ProfileForm, SignInForm
from accounts.models import User

YEAR = 60 * 60 * 24 * 365


class SignInView(auth_views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOutView(auth_views.LogoutView):
    pass


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """What axes shows instead of the form: for how long, and until when."""
    return render(
        request, "accounts/locked.html", {"until": throttle.locked_until(request, credentials)}, status=429
    )


def safe_next(request: HttpRequest) -> str:
    """Where the form asked to go back to, when that is a page of ours."""
    wanted = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else "/"


def keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax")


@method_decorator(login_not_required, name="dispatch")
class AppearanceView(View):
    """Theme and density, for people with and without a session, with and without JavaScript."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AppearanceForm(request.POST)
        response = HttpResponse(status=204) if request.htmx else redirect(safe_next(request))
        if form.is_valid():
            for name, value in form.chosen().items():
                keep(response, name, value)
            appearance.remember(user=request.user, **form.chosen())
        return response


class ProfileView(FormView):
    """What people change about themselves; no right beyond being signed in."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("accounts:profile")

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"instance": User.objects.get(pk=self.request.user.pk)}

    def get_initial(self) -> dict[str, object]:
        return {"language": get_language()}

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        services.update_profile(user=self.request.user, **form.profile())
        messages.success(self.request, _("Guardamos tu perfil."))
        response = redirect(self.get_success_url())
        keep(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        return response


class PasswordView(FormView):
    form_class = PasswordChangeForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:profile")

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        services.change_password(user=self.request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, _("Cambiaste tu clave. En los otros aparatos hay que volver a ingresar."))
        return redirect(self.get_success_url())


class ClearExampleView(PermissionRequiredMixin, TemplateView):
    """From trying it out to working with it: the example goes, and whoever asks for it stays."""

    permission_required = "accounts.change_organization"
    template_name = "accounts/clear_example.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            clear_example(actor=request.user)
        except NoExampleData:
            messages.error(request, _("Acá no hay datos de ejemplo: no borramos nada."))
        else:
            messages.success(request, _("Borramos los datos de ejemplo. Ya podés cargar los tuyos."))
        return redirect("home")
