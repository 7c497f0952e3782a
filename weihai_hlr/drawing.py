"""Form widgets drawn by a few lines of Python instead of a dozen templates each.

The markup is Django's to the letter (tests/test_drawing.py compares them); a select of twelve choices costs a tenth.
What is not known here is drawn by Django's own templates.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
WIDGETS = "django/forms/widgets"
# Options of selects that are remembered: those of filters are the same on every page, in both languages.
CHOICES = 500
INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox", "input")


class Renderer(DjangoTemplates):
    """Draws the widgets that it knows, and leaves everything else to the templates."""

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _said(value: Any) -> SafeString:
    """A value as templates write it: escaped unless it is markup already, never localised."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    name = _said(widget["name"])
    return mark_safe(f'<input type="{_said(widget["type"])}" name="{name}"{value}{_attributes(widget["attrs"])}>')


def _textarea(widget: Widget) -> SafeString:
    value = _said(widget["value"]) if widget["value"] else ""
    return mark_safe(f'<textarea name="{_said(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>')


def _option(option: Widget) -> str:
    value, label = option["value"], option["label"]
    return _choice(
        value if isinstance(value, str) else str(value),
        label if isinstance(label, str) else str(label),
        _attributes(option["attrs"]),
    )


@lru_cache(CHOICES, typed=True)
def _choice(value: str, label: str, attributes: str) -> str:
    # Typed, for what is markup already may read like what is not.
    return f'\n  <option value="{_said(value)}"{attributes}>{_said(label)}</option>\n'


def _select(widget: Widget) -> SafeString:
    parts = [f'<select name="{_said(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_said(group)}">')
        parts += [_option(option) for option in options]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return mark_safe("".join(parts))


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{WIDGETS}/{name}.html": _input for name in INPUTS},
    f"{WIDGETS}/textarea.html": _textarea,
    f"{WIDGETS}/select.html": _select,
}
