from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messaging import outbox
from messaging.views.logs import log_for


@require_POST
@permission_required("messaging.change_channelcontrol", raise_exception=True)
def hold(request: HttpRequest, channel: str) -> HttpResponse:
    """Stops or lets go what leaves on one channel. hold=1 stops; anything else lets go."""
    log = log_for(request.user, channel)
    if request.POST.get("hold") == "1":
        outbox.hold(actor=request.user, channel=channel)
        messages.warning(
            request, _("Pausaste los envíos: lo que se escriba queda en cola hasta que los reanudes.")
        )
    else:
        outbox.release(actor=request.user, channel=channel)
        messages.success(request, _("Los envíos siguen: lo que esperaba está saliendo."))
    return redirect(log.url_name)
