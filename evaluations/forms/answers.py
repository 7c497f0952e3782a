"""From an indicator to form fields and back.

The fields take whatever is typed; what it means is read by `standards.scoring.clean_value` alone. A field's name begins
with the indicator's id, so that the address of a fault is the address of its question.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crispy_forms.layout import Column, Div, Row
from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.forms.drawing import Shown
from journal.chain import canonical
from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, TEXT, YES_NO, Indicator
from standards.scoring import NONE_OF_THEM, NOT_APPLICABLE, is_not_applicable

HALVES = ("numerator", "denominator")
# A choice's code is a plain word, so this one is nobody's.
NA = "n/a"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: a person (their key), a window of theirs, and the how manieth change of it."""

    person: int | None = None
    window: str = ""
    turn: int = 0

    def follows(self, other: "Origin") -> bool:
        """Whether this is a later change of the same window, which has seen its own earlier ones."""
        return bool(self.window) and self.window == other.window and self.turn > other.turn

    def overtaken_by(self, other: "Origin") -> bool:
        """Whether the same window has sent something later, which arrived first."""
        return bool(self.window) and self.window == other.window and self.turn <= other.turn


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for an indicator: value and note. The digest tells whether a colleague changed it meanwhile."""

    value: Any = None
    note: str = ""
    origin: Origin = field(default=Origin(), compare=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(canonical([self.value, self.note]).encode()).hexdigest()[:16]


def name_of(indicator: Indicator, part: str = "") -> str:
    """The field's name: ``e2-02``, ``e2-02-numerator``, ``e2-02-na``, ``e2-02-note`` …"""
    return f"{indicator.id}-{part}" if part else indicator.id


def answer_fields(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    """The fields that take an indicator's answer, showing the kept one. `prefill`: what the profile knows by part."""
    fields = _FIELDS[indicator.kind](indicator, None if is_not_applicable(value) else value, prefill)
    if indicator.not_applicable and indicator.kind not in (YES_NO, CHOICE):
        fields[name_of(indicator, "na")] = forms.BooleanField(
            required=False, label=_na_label(indicator), initial=is_not_applicable(value)
        )
    elif indicator.not_applicable and is_not_applicable(value):
        fields[indicator.id].initial = NA
    return fields


def shown_answer(indicator: Indicator, value: Any) -> dict[str, list[str]]:
    """A kept answer as a browser would send it: the values of each field by its name, none where it is empty."""
    names = {name: [] for name in _answer_names(indicator)}
    separate_na = indicator.not_applicable and indicator.kind not in (YES_NO, CHOICE)
    if separate_na:
        names[name_of(indicator, "na")] = []
    if value is None:
        return names
    if is_not_applicable(value):
        return names | ({name_of(indicator, "na"): ["on"]} if separate_na else {indicator.id: [NA]})
    if indicator.kind == RATIO:
        return names | {name_of(indicator, part): [value[part]] for part in HALVES}
    if indicator.kind == YES_NO:
        return names | {indicator.id: ["yes" if value else "no"]}
    return names | {indicator.id: list(value) if indicator.kind == CLAUSES else [str(value)]}


def answer_layout(indicator: Indicator) -> Div:
    """How an indicator's fields stand on the page."""
    side_by_side = indicator.kind == YES_NO
    shown: list[Any] = [Shown(name, unit=indicator.unit, inline=side_by_side) for name in _answer_names(indicator)]
    if indicator.kind == RATIO:
        shown = [Row(*(Column(part, css_class="col-md-6") for part in shown))]
    if indicator.not_applicable and indicator.kind not in (YES_NO, CHOICE):
        shown.append(Shown(name_of(indicator, "na")))
    return Div(*shown)


def typed_answer(indicator: Indicator, data: Mapping[str, Any], prefill: Mapping[str, Any]) -> Any:
    """What `clean_value` is asked to read. A half that only stands there because the profile filled it is no answer.

    Raises ValidationError where "not applicable" and an answer contradict each other.
    """
    if indicator.kind == RATIO:
        typed = {part: (data.get(name_of(indicator, part)) or "").strip() for part in HALVES}
        filled = [part for part in HALVES if typed[part] and typed[part] != str(prefill.get(part, ""))]
        answer: Any = typed if filled else None
    else:
        answer = data.get(indicator.id) or None
        answer = dict(NOT_APPLICABLE) if answer == NA else answer
    if not data.get(name_of(indicator, "na")):
        return answer
    if answer:
        raise forms.ValidationError(
            _("You ticked “not applicable” and also gave an answer. Please take one of them away."), code="both"
        )
    return dict(NOT_APPLICABLE)


def faulty_field(indicator: Indicator, data: Mapping[str, Any]) -> str:
    """The field beside which a fault is shown: of a ratio the half that is empty, else the first."""
    names = list(_answer_names(indicator))
    return next((name for name in names[1:] if not data.get(name)), names[0])


def _answer_names(indicator: Indicator) -> tuple[str, ...]:
    if indicator.kind == RATIO:
        return tuple(name_of(indicator, part) for part in HALVES)
    return (indicator.id,)


def _na_label(indicator: Indicator) -> Any:
    return format_lazy(_("Not applicable: {when}"), when=indicator.not_applicable.both("when"))


def _with_na(indicator: Indicator, choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [*choices, (NA, _na_label(indicator))] if indicator.not_applicable else choices


# Django's `lazystr` makes a class anew for each text.
_printed = lazy(str, str)


def _field(indicator: Indicator, widget: forms.Widget, initial: Any, label: Any = None) -> forms.Field:
    # A plain Field hands on what was typed as it was typed.
    return forms.Field(required=False, label=label or _printed(indicator.both("title")), widget=widget, initial=initial)


def _yes_no(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    widget = forms.RadioSelect(choices=_with_na(indicator, [("yes", _("Yes")), ("no", _("No"))]))
    initial = None if value is None else "yes" if value else "no"
    return {indicator.id: _field(indicator, widget, initial)}


def _choice(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    choices = [(choice.code, choice.title) for choice in indicator.choices]
    return {indicator.id: _field(indicator, forms.RadioSelect(choices=_with_na(indicator, choices)), value)}


def _clauses(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    choices = [(choice.code, choice.title) for choice in indicator.choices]
    choices.append((NONE_OF_THEM, _("None of these holds")))
    return {indicator.id: _field(indicator, forms.CheckboxSelectMultiple(choices=choices), value)}


def _number(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {indicator.id: _field(indicator, _figure(indicator), value)}


def _ratio(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    shown = value or prefill
    return {
        name_of(indicator, part): _field(indicator, _figure(indicator), shown.get(part), _printed(indicator.both(part)))
        for part in HALVES
    }


def _date(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {indicator.id: _field(indicator, forms.DateInput(attrs={"type": "date"}), value)}


def _text(indicator: Indicator, value: Any, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {indicator.id: _field(indicator, forms.Textarea(attrs={"rows": 5}), value)}


def _figure(indicator: Indicator) -> forms.TextInput:
    # Text, not number: "1,280" and full-width digits are understood, and a slip is given back as it was typed.
    mode = "numeric" if indicator.whole else "decimal"
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})


_FIELDS: dict[str, Callable[[Indicator, Any, Mapping[str, Any]], dict[str, forms.Field]]] = {
    YES_NO: _yes_no,
    CHOICE: _choice,
    CLAUSES: _clauses,
    NUMBER: _number,
    RATIO: _ratio,
    DATE: _date,
    TEXT: _text,
}
