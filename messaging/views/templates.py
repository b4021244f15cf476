"""Plantillas: what each event says on each channel, changed by operators and seen at once with a real customer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.configuration import ConfigurationPage
from customers.models import Customer
from listings.selection import wanted_ids
from messaging.choices import Channel
from messaging.forms import TemplateForm
from messaging.models import TemplateVersion
from messaging.rendering import full
from messaging.sandbox import clean
from messaging.segments import measure
from messaging.views.preview import BODY_POLICY, PAPER
from messaging.views.write import OWN_POLICY, framed
from messaging.wording import versions, vocabulary
from messaging.wording.composing import compose
from messaging.wording.versions import WordsRefused
from messaging.wording.vocabulary import Event, Text

HERE = "configuration-messaging"
HISTORY_SHOWN = 20


class TemplatePage(ConfigurationPage):
    permission_required = "messaging.view_templateversion"
    section = "templates"

    @property
    def may_edit(self) -> bool:
        return self.request.user.has_perm("messaging.edit_template")


class ListPage(TemplatePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        newest: dict[tuple[str, str], Any] = {}
        for version in versions.newest():
            newest[version.event, version.channel] = version
        lines = [
            (event, [(channel, channel in event.factory, newest.get((event.key, channel))) for channel in Channel])
            for event in vocabulary.events()
        ]
        return self.page("messaging/templates.html", lines=lines, channels=Channel)


def words_or_404(event: str, channel: str) -> tuple[Event, versions.InForce]:
    found = vocabulary.find(event)
    current = versions.in_force(found, channel) if found else None
    if found is None or current is None:
        raise Http404
    return found, current


def customer_of(request: HttpRequest) -> Customer | None:
    """Of the address or the form, among those that the reader may see."""
    if not request.user.has_perm("customers.view_customer"):
        return None
    wanted = wanted_ids([request.POST.get("customer", "") or request.GET.get("customer", "")])[:1]
    return Customer.objects.visible_to(request.user).filter(pk__in=wanted).first()


class EditPage(TemplatePage):
    """`?version=3` shows older words, to be put in force again by saving them."""

    def get(self, request: HttpRequest, event: str, channel: str) -> HttpResponse:
        found, current = words_or_404(event, channel)
        shown = older_version(request, found, channel)
        words = versions.words_of(shown, found.factory[channel]) if shown else current.words
        initial = {"subject": words.subject, "text": words.text, "based_on": versions.number_of(current)}
        form = TemplateForm(initial=initial, channel=channel)
        return self.page("messaging/template.html", shown=shown, **editor(self, found, channel, current, form))

    def post(self, request: HttpRequest, event: str, channel: str) -> HttpResponse:
        found, current = words_or_404(event, channel)
        if not self.may_edit:
            return self.handle_no_permission()
        form = TemplateForm(request.POST, channel=channel)
        if not form.is_valid() or not changed(request, form, found, channel):
            context = editor(self, found, channel, current, form)
            return self.page("messaging/template.html", status=422, **context)
        return redirect(f"{HERE}:template", found.key, channel)


def older_version(request: HttpRequest, event: Event, channel: str) -> TemplateVersion | None:
    numbers = wanted_ids([request.GET.get("version", "")])[:1]
    return versions.history(event, channel).filter(number__in=numbers).first()


def changed(request: HttpRequest, form: TemplateForm, event: Event, channel: str) -> bool:
    """False when the form says why not."""
    common = {"actor": request.user, "event": event, "channel": channel}
    restores = "factory" in request.POST
    try:
        if restores:
            versions.restore_factory(**common, based_on=form.cleaned_data["based_on"])
        else:
            versions.change_words(**common, **form.cleaned_data)
    except WordsRefused as refused:
        form.refuse(refused.problems)
        return False
    text = _("Vuelve a salir el texto de fábrica.") if restores else _("Guardaste la plantilla: ya sale así.")
    messages.success(request, text)
    return True


def editor(page: TemplatePage, event: Event, channel: str, current: versions.InForce, form: TemplateForm):
    """What the editor's page shows."""
    return {
        "event": event,
        "channel": Channel(channel),
        "current": current,
        "form": form,
        "history": versions.history(event, channel).select_related("author")[:HISTORY_SHOWN],
        "customer": customer_of(page.request),
        "may_edit": page.may_edit,
        "may_choose": page.request.user.has_perm("customers.view_customer"),
    }


@method_decorator(xframe_options_sameorigin, name="dispatch")
class ArrivalPage(TemplatePage):
    """How the words in the form would arrive, in the frame beside it. Nothing is kept."""

    def get(self, request: HttpRequest, event: str, channel: str) -> HttpResponse:
        found, current = words_or_404(event, channel)
        return arrival(request, found, channel, current.words)

    def post(self, request: HttpRequest, event: str, channel: str) -> HttpResponse:
        found, _current = words_or_404(event, channel)
        words = Text(request.POST.get("text", ""), request.POST.get("subject", ""))
        problems = versions.problems_of(found, channel, str(words.subject), str(words.text))
        if problems:
            lines = [problem for each in problems.values() for problem in each]
            return framed(request, "messaging/arrival.html", {"problems": lines}, OWN_POLICY)
        return arrival(request, found, channel, words)


def arrival(request: HttpRequest, event: Event, channel: str, words: Text) -> HttpResponse:
    told = compose(channel, words, sample_values(request, event))
    if channel == Channel.EMAIL:
        return framed(request, "messaging/body.html", {"html": clean(PAPER % told.html)}, BODY_POLICY)
    context = {"told": told, "channel": channel, "segments": measure(told.text)}
    return framed(request, "messaging/arrival.html", context, OWN_POLICY)


def sample_values(request: HttpRequest, event: Event) -> dict[str, str]:
    """Of a real customer when one was chosen; what it does not tell shows its example."""
    customer = customer_of(request)
    known = {"customer": customer, **event.sample(request.user, customer)} if customer else {}
    real = event.values(full(known) | {"subject": ""})
    return {name: real[name] or example for name, example in event.examples().items()}
