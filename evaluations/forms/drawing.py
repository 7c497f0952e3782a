"""The fields of a question drawn by a few lines of Python, beneath crispy's own layout.

A section has ninety fields; each costs crispy's templates some three thousand calls, and these lines a tenth. Their
markup is crispy's but for white space between its tags (tests/evaluations/test_drawn_fields.py compares them).
"""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Shown(LayoutObject):
    """A field of the form in the layout. `unit`: what stands behind a figure; `inline`: choices side by side."""

    def __init__(self, name: str, *, unit: str = "", inline: bool = False) -> None:
        self.name, self.unit, self.inline = name, unit, inline

    def render(self, form: BaseForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        form.rendered_fields.add(self.name)
        return drawn(form[self.name], unit=self.unit, inline=self.inline)


def drawn(field: BoundField, *, unit: str = "", inline: bool = False) -> SafeString:
    """One field with its label, its help and what is wrong with it."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect):
        return _choices(field, inline=inline)
    if isinstance(widget, CheckboxInput):
        return _checkbox(field)
    control, faults, described = _control(field, "form-control"), _faults(field), _help(field)
    inner = f"{control}{faults}{described}"
    if unit:
        behind = format_html('<span class="input-group-text">{}</span>', unit)
        inner = f'<div><div class="input-group">{control}{behind}{faults}</div>{described}</div>'
    label = format_html('<label for="{}" class="form-label">{}</label>', field.id_for_label, field.label)
    wrong = " has-danger" if unit and field.errors else ""
    return mark_safe(f'<div id="div_{field.auto_id}" class="mb-3{wrong}">{label}{inner}</div>')


def _control(field: BoundField, style: str) -> SafeString:
    """The input itself, with the classes that crispy gives it."""
    kind = type(field.field.widget).__name__.lower()
    return field.as_widget(attrs={"class": f"{kind} {style}{' is-invalid' if field.errors else ''}"})


def _checkbox(field: BoundField) -> SafeString:
    return mark_safe(
        f'<div class="mb-3"><div id="div_{field.auto_id}" class="form-check">{_control(field, "form-check-input")}'
        + format_html('<label for="{}" class="form-check-label">{}</label>', field.id_for_label, field.label)
        + f"{_faults(field)}{_help(field)}</div></div>"
    )


def _choices(field: BoundField, *, inline: bool) -> SafeString:
    """Radio buttons or boxes, in a fieldset of their own. A fault stands beneath the last, or beneath their row."""
    widget, faults = field.field.widget, _faults(field, tag="p")
    attributes = field.build_widget_attrs({"id": field.auto_id})
    chosen = widget.format_value(field.value())
    options = [one for _group, options, _n in widget.optgroups(field.html_name, chosen, attributes) for one in options]
    style, last = ("form-check form-check-inline", None) if inline else ("form-check", options[-1])
    boxes = "".join(
        f'<div class="{style}">{_box(one, wrong=bool(faults))}{faults if one is last else ""}</div>' for one in options
    )
    described = f' aria-describedby="{field.aria_describedby}"' if field.aria_describedby else ""
    legend = 'for="" class=" fs-6 form-label"' if inline else 'class="form-label fs-6"'
    return mark_safe(
        f'<div id="div_{field.auto_id}" class="mb-3"><fieldset{described}>'
        f"<legend {legend}>{conditional_escape(field.label)}</legend>"
        f"<div>{boxes}</div>{faults if inline else ''}{_help(field)}</fieldset></div>"
    )


def _box(option: dict[str, Any], *, wrong: bool) -> str:
    attributes = "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in option["attrs"].items()
        if value is not False
    )
    style = "form-check-input is-invalid" if wrong else "form-check-input"
    return (
        f'<input type="{option["type"]}" class="{style}" name="{option["name"]}" '
        f'value="{conditional_escape(option["value"])}"{attributes}>'
        f'<label for="{option["attrs"]["id"]}" class="form-check-label">{conditional_escape(option["label"])}</label>'
    )


def _faults(field: BoundField, tag: str = "span") -> SafeString:
    if not field.errors:
        return mark_safe("")
    numbered = ((number, field.auto_id, fault) for number, fault in enumerate(field.errors, 1))
    sentences = format_html_join("", f'<{tag} id="error_{{}}_{{}}"><strong>{{}}</strong></{tag}>', numbered)
    return format_html('<div id="{}_error" class="invalid-feedback">{}</div>', field.errors.field_id, sentences)


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return mark_safe("")
    return format_html('<div id="{}_helptext" class="form-text">{}</div>', field.auto_id, mark_safe(field.help_text))
