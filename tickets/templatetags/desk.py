"""The tags of the ticket pages."""

from django import template
from django.utils.safestring import SafeString

from accounts.markdown import render
from accounts.templatetags.ui import chip
from messaging.marks import CHANNEL_ICONS, STATE_MARKS, short_label
from messaging.models import Message
from tickets.cells import priority_sign
from tickets.models import Priority

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return render(text)


@register.simple_tag
def sign(priority: Priority) -> SafeString:
    """{% sign ticket.priority %} → bars or the red square, for eyes only: the name goes beside it."""
    return priority_sign(priority)


@register.simple_tag
def delivery(message: Message) -> SafeString:
    """{% delivery message %} → the chip of where a message stands."""
    mark = STATE_MARKS[message.state]
    return chip(mark.color, short_label(message.state), mark.icon)


@register.simple_tag
def channel_icon(channel: str) -> str:
    return CHANNEL_ICONS[channel]
