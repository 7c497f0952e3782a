"""Choosing an industry by typing: a list that the browser searches, and that a form without scripts reads as well."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.divisions import DIVISIONS
from tripartite.words import listed


class DivisionInput(forms.TextInput):
    """A text input with the divisions as its list: the browser offers those that hold what is typed."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((shown(code),) for code in DIVISIONS))
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)

    def format_value(self, value: Any) -> str:
        return shown(value) if value in DIVISIONS else super().format_value(value) or ""


def shown(code: str) -> str:
    """Code and name, as they stand in the list."""
    return f"{code} {DIVISIONS[code]}"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


class DivisionField(forms.CharField):
    """A division of GB/T 4754—2017 by its two digits, its name, or a part of the name that only one has."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Industry (GB/T 4754—2017, division)"))
        kwargs.setdefault("help_text", _("Type a part of the name or the two digits and choose from the list."))
        super().__init__(max_length=120, widget=DivisionInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        text = _plain(typed)
        code = text[:2]
        if code in DIVISIONS and (len(text) == 2 or not text[2].isdigit()):
            return code
        names = {code: _plain(str(name)) for code, name in DIVISIONS.items()}
        found = [code for code, name in names.items() if text in name]
        exact = [code for code in found if text == names[code]]
        if exact or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError(_("There is no such division. Please choose one from the list."), code="unknown")
        raise ValidationError(
            format_lazy(
                _("Several divisions fit, such as {examples}. Please choose one from the list."),
                examples=listed(shown(code) for code in found[:3]),
            ),
            code="ambiguous",
        )
