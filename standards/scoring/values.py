"""Reading an answer: what a clerk may type for each kind of indicator, and what is kept of it.

Kept values are plain JSON: ``true``/``false``; numbers as text ``"12.5"``; ``{"numerator": "48", "denominator":
"50"}``; dates ``"2026-03-01"``; a choice's code; a list of clause codes or ``["none"]``; a text; ``{"na": true}`` for
"not applicable"; None for no answer.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from journal import clock
from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, SURVEY, TEXT, YES_NO, Indicator

NOT_APPLICABLE = {"na": True}
# Ticked where no clause holds, so that an honest "none" differs from a question not yet answered.
NONE_OF_THEM = "none"
MAX_TEXT = 4000
EARLIEST = date(1900, 1, 1)

_YES = {True, "true", "yes", "on", "1"}
_NO = {False, "false", "no", "off", "0"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def is_not_applicable(value: Any) -> bool:
    """True for a kept answer that says "not applicable"."""
    return isinstance(value, Mapping) and value.get("na") is True


def clean_value(indicator: Indicator, raw: Any, *, today: date | None = None) -> Any:
    """The value to keep of what was typed, or None when nothing was.

    Full-width digits, thousands separators and the usual ways to write a date are understood. Raises ValidationError
    with a sentence that names what is wrong. ``today`` is the day that a date may not lie after (the portal's, unless
    given).
    """
    if raw is None or raw in ("", [], {}):
        return None
    if is_not_applicable(raw):
        if indicator.not_applicable is None:
            raise ValidationError(_("“Not applicable” cannot be chosen here."), code="not_applicable")
        return dict(NOT_APPLICABLE)
    if indicator.kind == DATE:
        return _clean_date(raw, today or clock.today())
    return _CLEANERS[indicator.kind](indicator, raw)


def _plain(raw: Any) -> str:
    return unicodedata.normalize("NFKC", str(raw)).strip()


def read_number(raw: Any, *, whole: bool = False) -> Decimal:
    """A number of zero or more from what was typed. Raises ValidationError."""
    text = re.sub(r"[,_\s]", "", _plain(raw)).removesuffix("%")
    if isinstance(raw, bool) or not _NUMBER.fullmatch(text):
        raise ValidationError(
            format_lazy(
                _("“{typed}” is not a number. Please use digits, for example 48 or 12.5."), typed=str(raw)[:40]
            ),
            code="number",
        )
    number = Decimal(text)
    if number < 0:
        raise ValidationError(_("The number cannot be less than zero."), code="negative")
    whole_part, _point, fraction = text.lstrip("-").partition(".")
    if len(whole_part.lstrip("0")) > 15:
        raise ValidationError(_("The number is too large. Please check it."), code="too_large")
    if len(fraction.rstrip("0")) > 4:
        raise ValidationError(_("Please give no more than four decimal places."), code="decimals")
    if whole and number != number.to_integral_value():
        raise ValidationError(_("Please give a whole number."), code="whole")
    return number


def spelled(number: Decimal) -> str:
    """The one spelling in which a number of zero or more is kept: no exponent, no superfluous zeros."""
    whole, _point, fraction = format(number, "f").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _clean_yes_no(indicator: Indicator, raw: Any) -> bool:
    answer = _plain(raw).lower() if isinstance(raw, str) else raw
    try:
        if answer in _YES:
            return True
        if answer in _NO:
            return False
    except TypeError:
        pass
    raise ValidationError(_("Please answer yes or no."), code="yes_no")


def _clean_number(indicator: Indicator, raw: Any) -> str:
    return spelled(read_number(raw, whole=indicator.whole))


def _clean_ratio(indicator: Indicator, raw: Any) -> dict[str, str] | None:
    if not isinstance(raw, Mapping):
        raise ValidationError(_("Please give both figures."), code="incomplete")
    typed = {part: raw.get(part) for part in ("numerator", "denominator")}
    empty = [part for part, value in typed.items() if value is None or _plain(value) == ""]
    if len(empty) == 2:
        return None
    if empty:
        raise ValidationError(
            format_lazy(_("Please also give this figure: {name}."), name=indicator.both(empty[0])), code="incomplete"
        )
    read = {part: read_number(value, whole=indicator.whole) for part, value in typed.items()}
    if read["denominator"] == 0:
        raise ValidationError(_zero_sentence(indicator), code="zero")
    if read["numerator"] > read["denominator"] and not indicator.may_exceed:
        raise ValidationError(
            format_lazy(
                _("“{part}” ({part_figure}) cannot be more than “{whole}” ({whole_figure})."),
                part=indicator.both("numerator"),
                part_figure=spelled(read["numerator"]),
                whole=indicator.both("denominator"),
                whole_figure=spelled(read["denominator"]),
            ),
            code="over_whole",
        )
    return {part: spelled(number) for part, number in read.items()}


def _zero_sentence(indicator: Indicator) -> Any:
    if indicator.not_applicable:
        sentence = _("“{whole}” cannot be zero. If there are none, please choose “not applicable”.")
    else:
        sentence = _("“{whole}” cannot be zero.")
    return format_lazy(sentence, whole=indicator.both("denominator"))


def _clean_date(raw: Any, today: date) -> str:
    if isinstance(raw, date):
        day = raw
    else:
        match = _DATE.fullmatch(re.sub(r"\s", "", _plain(raw)))
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(
                format_lazy(_("“{typed}” is not a date. Please write it like 2026-03-01."), typed=str(raw)[:40]),
                code="date",
            )
    if day > today:
        raise ValidationError(
            _("The date lies in the future. Please give the day on which it happened."), code="future"
        )
    if day < EARLIEST:
        raise ValidationError(_("The date lies too far back. Please check the year."), code="too_early")
    return day.isoformat()


def _clean_choice(indicator: Indicator, raw: Any) -> str:
    if not isinstance(raw, str) or indicator.choice(raw) is None:
        raise ValidationError(_("Please choose one of the answers offered."), code="choice")
    return raw


def _clean_clauses(indicator: Indicator, raw: Any) -> list[str]:
    ticked = [raw] if isinstance(raw, str) else raw
    offered = {choice.code for choice in indicator.choices} | {NONE_OF_THEM}
    if not isinstance(ticked, list | tuple) or any(not isinstance(code, str) or code not in offered for code in ticked):
        raise ValidationError(_("Please tick only the statements offered."), code="clauses")
    if NONE_OF_THEM in ticked:
        if set(ticked) != {NONE_OF_THEM}:
            raise ValidationError(
                _("“None of these holds” cannot be ticked together with a statement that holds."), code="contradiction"
            )
        return [NONE_OF_THEM]
    return [choice.code for choice in indicator.choices if choice.code in ticked]


def _clean_text(indicator: Indicator, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise ValidationError(_("Please write a text."), code="text")
    text = raw.replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise ValidationError(
            format_lazy(
                _("The text has {length} characters; at most {most} can be kept."), length=len(text), most=MAX_TEXT
            ),
            code="too_long",
        )
    return text or None


_CLEANERS: dict[str, Callable[[Indicator, Any], Any]] = {
    YES_NO: _clean_yes_no,
    NUMBER: _clean_number,
    RATIO: _clean_ratio,
    SURVEY: _clean_ratio,
    CHOICE: _clean_choice,
    CLAUSES: _clean_clauses,
    TEXT: _clean_text,
}
