"""Why a message is still in the queue, and until when: what an operator asks before sending it again."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.times import at_hour
from messaging.choices import State, Urgency
from messaging.diagnosis import Diagnosis, diagnose
from messaging.models import ChannelControl, Message
from messaging.quiet import quiet_until


def explain(message: Message) -> Diagnosis | None:
    """What went wrong, or, of a message that nothing is wrong with, what it waits for; None when it need not."""
    if message.state == State.PAUSED:
        return note(_("Su lote está en pausa"), _("Sale cuando alguien lo reanude."))
    if message.state != State.QUEUED:
        return diagnose(message)
    now, control = timezone.now(), ChannelControl.of(message.channel)
    return what_holds(message, control, now) or diagnose(message) or later(message, control, now)


def note(title: str, advice: str) -> Diagnosis:
    return Diagnosis(title, advice, tone="info")


def what_holds(message: Message, control: ChannelControl, now: datetime) -> Diagnosis | None:
    if control.on_hold:
        title = _("%(channel)s está en pausa") % {"channel": message.get_channel_display()}
        return note(title, control.held_why or _("Sale cuando alguien reanude los envíos, si antes no vence."))
    account = message.account
    if account is not None and account.is_on_hold:
        title = _("La cuenta «%(account)s» está en pausa") % {"account": account}
        return note(title, account.on_hold_why or _("Sale cuando alguien la reanude, si antes no vence."))
    if account is not None and account.waits_until and account.waits_until > now:
        title = _("La cuenta «%(account)s» llegó a su límite por hora") % {"account": account}
        return note(title, _("Sigue %(when)s.") % {"when": at_hour(account.waits_until)})
    return None


def later(message: Message, control: ChannelControl, now: datetime) -> Diagnosis | None:
    if message.due_at <= now:
        return None
    if message.batch and message.due_at <= message.batch.starts_at:
        return note(_("Todavía se puede deshacer el reenvío"), _("Sale apenas pase ese tiempo."))
    advice = _("Sale %(when)s.") % {"when": at_hour(message.due_at)}
    if message.due_at == quiet_until(control, now):
        return note(_("Espera a que terminen las horas de silencio"), advice)
    if message.urgency == Urgency.BULK and control.customer_limit:
        advice = _("Volvemos a mirar %(when)s.") % {"when": at_hour(message.due_at)}
        return note(_("El cliente ya recibió los masivos de hoy"), advice)
    return note(_("Espera su hora"), advice)
