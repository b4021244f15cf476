"""The sending accounts: /configuracion/cuentas/."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.configuration import ConfigurationPage
from customers.phones import parse_phone
from messaging.account_form import AccountForm
from messaging.accounts import hold_account
from messaging.accounts.keeping import AccountRefused, change_account, create_account, put_first, release_account
from messaging.accounts.overview import channel_views
from messaging.accounts.probing import probe_account
from messaging.channels import KINDS, TransportKind
from messaging.channels.kinds import Preset
from messaging.channels.report_address import report_url
from messaging.choices import Channel
from messaging.models import Account


class AccountPage(ConfigurationPage):
    section = "accounts"
    permission_required = "messaging.configure_account"

    def back(self, account: Account) -> HttpResponse:
        return redirect("configuration-messaging:account", account.pk)

    def show(
        self, form: AccountForm, account: Account | None, channel: str, status: int = 200, **more
    ) -> HttpResponse:
        kind = form.kind
        return self.page(
            "configuration/account.html",
            form=form, account=account, kind=kind, channel=Channel(channel), status=status,
            reports_at=reports_at(account), **more,
        )  # fmt: skip


def reports_at(account: Account | None) -> str:
    """Where its provider tells what became of a message; "" when it tells nothing."""
    if account is None or not KINDS[account.transport].reports:
        return ""
    return report_url(account.settings).partition("?")[0]


class ListPage(AccountPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("configuration/accounts.html", channels=channel_views())


def preset_of(request: HttpRequest, kind: TransportKind) -> Preset | None:
    """The usual way that was chosen to begin with."""
    asked = request.GET.get("preset", "")
    if asked and asked not in kind.presets:
        raise Http404
    return kind.presets.get(asked)


class CreatePage(AccountPage):
    def form(self, channel: str, kind: str, data: object = None) -> AccountForm:
        if kind not in KINDS or channel not in KINDS[kind].channels:
            raise Http404
        return AccountForm(data, kind=KINDS[kind], channel=channel, preset=preset_of(self.request, KINDS[kind]))

    def show(self, form: AccountForm, *args, **more) -> HttpResponse:
        return super().show(form, *args, begun=preset_of(self.request, form.kind), **more)

    def get(self, request: HttpRequest, channel: str, kind: str) -> HttpResponse:
        return self.show(self.form(channel, kind), None, channel)

    def post(self, request: HttpRequest, channel: str, kind: str) -> HttpResponse:
        form = self.form(channel, kind, request.POST)
        if form.is_valid():
            try:
                account = create_account(
                    actor=request.user, channel=channel, transport=kind, values=form.cleaned_data
                )
            except AccountRefused as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("Creaste «%s». Probala antes de usarla.") % account)
                return self.back(account)
        return self.show(form, None, channel, status=422)


class EditPage(AccountPage):
    def form(self, account: Account, data: object = None) -> AccountForm:
        return AccountForm(data, kind=KINDS[account.transport], channel=account.channel, account=account)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(Account, pk=pk)
        return self.show(self.form(account), account, account.channel)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(Account, pk=pk)
        form = self.form(account, request.POST)
        if form.is_valid():
            try:
                change_account(actor=request.user, account=account, values=form.cleaned_data)
            except AccountRefused as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("Guardaste «%s».") % account)
                return self.back(account)
        return self.show(form, account, account.channel, status=422)


class ProbePage(EditPage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.back(get_object_or_404(Account, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(Account, pk=pk)
        to = request.POST.get("to", "").strip()
        try:
            address = address_typed(account.channel, to)
        except ValueError as error:
            wrong = str(error)
            return self.show(self.form(account), account, account.channel, status=422, to=to, wrong=wrong)
        steps = probe_account(actor=request.user, account=account, to=address)
        return self.show(self.form(account), account, account.channel, steps=steps, to=to)


def address_typed(channel: str, to: str) -> str:
    """As it is sent to. Raises ValueError, with words for people."""
    if to and channel == Channel.SMS:
        return parse_phone(to)
    if to and channel == Channel.EMAIL:
        try:
            forms.EmailField().clean(to)
        except forms.ValidationError as error:
            raise ValueError(_("Escribí un email completo, o dejalo vacío para no mandar nada.")) from error
    return to[:200]


class HoldPage(AccountPage):
    """hold=1 stops; anything else lets go."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(Account, pk=pk)
        if request.POST.get("hold") == "1":
            hold_account(actor=request.user, account=account, why="")
            messages.warning(request, _("Pausaste «%s»: lo que le toca queda en cola.") % account)
        else:
            release_account(actor=request.user, account=account)
            messages.success(request, _("«%s» sigue: lo que esperaba está saliendo.") % account)
        return self.back(account)


class FirstPage(AccountPage):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(Account, pk=pk)
        put_first(actor=request.user, account=account)
        messages.success(request, _("«%s» va primera.") % account)
        return redirect("configuration-messaging:accounts")
