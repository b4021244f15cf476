"""Small pieces of markup that listings, pages and fragments share."""

from django.utils.safestring import SafeString, mark_safe

from accounts.markup import markup
from tickets.models import Priority

URGENT = mark_safe('<span class="urgent-mark" aria-hidden="true">!</span>')  # a constant of ours


def priority_sign(priority: Priority) -> SafeString:
    """By shape first: the first rank is a red square, the next three, two and one bars."""
    if priority.order <= 1:
        return URGENT
    bars = max(1, 5 - priority.order)
    return markup('<span class="bars bars-{}" aria-hidden="true"><i></i><i></i><i></i></span>', bars)
