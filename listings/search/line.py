"""The normalised line of a row whose text is one of its fields: made whenever the row is written."""

from typing import Any

from django.db import models
from django.db.models import Model

from listings.text import normalize

# Of a long text the beginning is searched: what people remember stands there, and an index has its price.
MOST_SEARCHED = 4000


class SearchLine(models.TextField):
    """source: the field that holds the text. One by one or many at once, rows get their line as they are saved."""

    def __init__(self, *args: Any, source: str = "text", **options: Any):
        self.source = source
        super().__init__(*args, editable=False, blank=True, default="", **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        for made in ("editable", "blank", "default"):
            options.pop(made, None)
        return name, path, args, {**options, "source": self.source}

    def pre_save(self, model_instance: Model, add: bool) -> str:
        line = line_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, line)
        return line


def line_of(text: str) -> str:
    return normalize(text[:MOST_SEARCHED])
