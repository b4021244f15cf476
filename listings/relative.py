"""Words that mean something else to each reader: "me", "mine". The address keeps the word, never what it meant."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import ValidationError
from django_filters import ModelChoiceFilter
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from accounts.models import User
from listings.filters import MOST_DIGITS, RowsField, RowsFilter


@dataclass(frozen=True)
class Word:
    """keys: reader → the rows that the word means to them."""

    label: Any
    keys: Callable[[User], Iterable[int]]


class WordsFirst(ModelChoiceIterator):
    """The words stand before the rows, where they are found."""

    def __iter__(self) -> Iterator:
        rows = super().__iter__()
        if self.field.empty_label is not None:
            yield next(rows)
        yield from self.field.words.items()
        yield from rows


class RowsOrWordsField(RowsField):
    """Cleans to a list: the words as they are, and the rows."""

    iterator = WordsFirst

    def __init__(self, *args, words: dict[str, Any], **kwargs):
        self.words = words
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> list:
        given = value if isinstance(value, list | tuple) else []
        rows = super().clean([one for one in given if one not in self.words])
        return [*(word for word in self.words if word in given), *rows]


class RowOrWordField(ModelChoiceField):
    iterator = WordsFirst

    def __init__(self, *args, words: dict[str, Any], **kwargs):
        self.words = words
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.words:
            return value
        if value and len(str(value)) > MOST_DIGITS:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ReaderWords:
    """words: the word in the address → what it means."""

    def __init__(self, *args, words: dict[str, Word], **kwargs):
        self.words = words
        labels = {word: meaning.label for word, meaning in words.items()}
        super().__init__(*args, words=labels, **kwargs)

    def keys(self, values: Iterable[Any]) -> set[int]:
        """Of all that was chosen, for the reader of this page."""
        found: set[int] = set()
        for value in values:
            found |= set(self.words[value].keys(self.parent.request.user)) if value in self.words else {value.pk}
        return found


class RowsOrWordsFilter(ReaderWords, RowsFilter):
    """`name=mine&name=3`: any of them."""

    field_class = RowsOrWordsField

    def filter(self, qs: QuerySet, value: list) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": self.keys(value)}) if value else qs


class RowOrWordFilter(ReaderWords, ModelChoiceFilter):
    """`name=me`, or `name=3`."""

    field_class = RowOrWordField

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": self.keys([value])}) if value else qs
