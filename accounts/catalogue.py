"""Texts of the interface, looked up once."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

MOST_TEXTS = 8_192


def remember() -> None:
    """Our sources are Spanish: nearly every text is in no catalogue of Spanish, and gettext would look into seven
    of them, one behind the other, six hundred times a page."""
    for language, _name in settings.LANGUAGES:
        catalogue = trans_real.translation(language)
        catalogue.gettext = lru_cache(maxsize=MOST_TEXTS)(catalogue.gettext)
