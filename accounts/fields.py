"""A form's field as crispy-forms draws it with Bootstrap, written out: its templates take a millisecond each."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from accounts.markup import joined, markup

FIELD = '<div id="div_{}" class="mb-3">{}{}{}{}</div>'
CHECK = '<div class="mb-3"><div id="div_{}" class="form-check">{}{}{}{}</div></div>'
LABEL = '<label for="{}" class="{}{}">{}{}</label>'
REQUIRED = SafeString('<span class="asteriskField">*</span>')  # a constant of ours
ERRORS = '<div id="{}_error" class="invalid-feedback">{}</div>'
ERROR = '<p id="error_{}_{}"><strong>{}</strong></p>'
HELP = '<div id="{}_helptext" class="form-text">{}</div>'
SELECT, OPTION = "<select{}>{}</select>", '<option value="{}"{}>{}</option>'
SELECTED = SafeString(" selected")  # a constant of ours
NOTHING = SafeString("")  # a constant of ours
TEXT, ENTRY = "<textarea{}>\n{}</textarea>", "<input{}>"
# What a form of ours is made of; crispy-forms itself draws the rest.
KNOWN = (
    forms.TextInput,
    forms.NumberInput,
    forms.Textarea,
    forms.Select,
    forms.DateTimeInput,
    forms.CheckboxInput,
)
OTHER = (forms.SelectMultiple, forms.NullBooleanSelect)


def field(bound: BoundField) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return entry(bound, {"id": bound.auto_id})
    if not isinstance(widget, KNOWN) or isinstance(widget, OTHER):
        return as_crispy_field(bound)
    if isinstance(widget, forms.CheckboxInput):
        written = control(bound, "form-check-input")
        return markup(
            CHECK, bound.auto_id, written, label(bound, "form-check-label"), errors(bound), help_of(bound)
        )
    written = control(bound, "form-select" if isinstance(widget, forms.Select) else "form-control")
    return markup(FIELD, bound.auto_id, label(bound, "form-label"), written, errors(bound), help_of(bound))


def label(bound: BoundField, css: str) -> SafeString:
    required, star = (" requiredField", REQUIRED) if bound.field.required else ("", "")
    return markup(LABEL, bound.id_for_label, css, required, bound.label, star) if bound.label else NOTHING


def errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return NOTHING
    each = (markup(ERROR, place, bound.auto_id, error) for place, error in enumerate(bound.errors, 1))
    return markup(ERRORS, bound.errors.field_id, joined(each))


def help_of(bound: BoundField) -> SafeString:
    return markup(HELP, bound.auto_id, bound.help_text) if bound.help_text else NOTHING


def control(bound: BoundField, css: str) -> SafeString:
    widget = bound.field.widget
    classes = [type(widget).__name__.lower(), css, "is-invalid" if bound.errors else ""]
    attrs = {**widget.attrs, "class": " ".join(filter(None, classes)), **bound.build_widget_attrs({}, widget)}
    attrs["id"] = bound.auto_id
    if isinstance(widget, forms.Select):
        return select(widget, {"name": bound.html_name, **attrs}, bound.value())
    if isinstance(widget, forms.Textarea):
        return markup(
            TEXT, written_out({"name": bound.html_name, **attrs}), widget.format_value(bound.value()) or ""
        )
    return entry(bound, attrs)


def entry(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    told = bound.field.widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    return markup(ENTRY, written_out({name: told[name] for name in ("type", "name", "value")} | told["attrs"]))


def select(widget: forms.Select, attrs: Mapping[str, Any], value: Any) -> SafeString:
    return markup(SELECT, written_out(attrs), options(widget.choices, widget.format_value(value)))


def options(offered: Iterable[tuple[Any, Any]], chosen: Container[str]) -> SafeString:
    return joined(markup(OPTION, key, SELECTED if str(key) in chosen else "", text) for key, text in offered)


def written_out(attrs: Mapping[str, Any]) -> SafeString:
    said = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return joined(
        markup(" {}", name) if value is True else markup(' {}="{}"', name, value) for name, value in said
    )
