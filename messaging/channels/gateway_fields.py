"""What people type into the fields of a gateway, read; each raises ValueError with words for them."""

import json
import re

from django.utils.translation import gettext as _

from messaging.channels.kinds import Values


def lines(settings: Values, name: str, separator: str) -> dict[str, str]:
    """ "name=value" a line."""
    found = {}
    for line in (settings.get(name) or "").splitlines():
        key, sign, value = line.partition(separator)
        if line.strip() and not (sign and key.strip()):
            raise ValueError(_("Esta línea no se entiende: «%s»") % line.strip())
        if line.strip():
            found[key.strip()] = value.strip()
    return found


def document(template: str) -> object:
    try:
        return json.loads(template) if template.strip() else {}
    except ValueError as error:
        raise ValueError(_("El JSON está mal escrito: %s") % error) from error


def pattern(settings: Values, name: str) -> re.Pattern[str] | None:
    text = settings.get(name) or ""
    try:
        return re.compile(text, re.IGNORECASE | re.MULTILINE) if text else None
    except re.error as error:
        raise ValueError(
            _("El patrón «%(text)s» está mal escrito: %(why)s") % {"text": text, "why": error}
        ) from error
