"""Scoring rules in a sentence, so that a reader of the standards knows how the points come about."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import Industry
from standards.content import (
    DATE,
    NUMBER,
    RATIO,
    TEXT,
    Bands,
    ByClause,
    ByOption,
    EditionContent,
    Formula,
    FromSurvey,
    FullOrNothing,
    Indicator,
    Negative,
    PerPercent,
    Reference,
    Step,
)
from units.enums import SizeClass


def rule_sentence(indicator: Indicator) -> str:
    """How the points of an indicator come about."""
    return RULES[type(indicator.rule)](indicator, indicator.rule)


def plain(number: Decimal) -> str:
    """A figure without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _full_or_nothing(indicator: Indicator, rule: FullOrNothing) -> str:
    if indicator.kind == DATE and rule.within_months:
        return ngettext(
            "Full points when it lies no more than %(n)d month back.",
            "Full points when it lies no more than %(n)d months back.",
            rule.within_months,
        ) % {"n": rule.within_months}
    if indicator.kind == TEXT:
        return _("Full points for a description of at least %(n)d characters.") % {"n": rule.min_length}
    if indicator.kind in (NUMBER, RATIO):
        return _("Full points from %(bound)s.") % {"bound": _figure(indicator, rule.at_least)}
    return _("Full points for “yes”, otherwise none.")


def _by_clause(indicator: Indicator, rule: ByClause) -> str:
    return _("Each statement that holds brings its points.")


def _by_option(indicator: Indicator, rule: ByOption) -> str:
    return _("The answer chosen brings its points.")


def _negative(indicator: Indicator, rule: Negative) -> str:
    return _("Starts from full points; what happened takes points off.")


def _per_percent(indicator: Indicator, rule: PerPercent) -> str:
    return _("Full points at %(full)s%%; for each percentage point below, %(deduct)s off.") % {
        "full": plain(rule.full_at),
        "deduct": plain(rule.deduct),
    }


def _bands(indicator: Indicator, rule: Bands) -> str:
    wording = _("up to %(bound)s: %(award)s") if rule.lower_is_better else _("from %(bound)s: %(award)s")
    return _join(indicator, rule.steps, wording)


def _from_survey(indicator: Indicator, rule: FromSurvey) -> str:
    steps = _join(indicator, rule.steps, _("from %(bound)s satisfied: %(award)s"))
    return _("Employees' survey — %(steps)s") % {"steps": steps}


def _formula(indicator: Indicator, rule: Formula) -> str:
    bound = _("%(number)s%%") % {"number": plain(rule.at_least * 100)}
    if rule.otherwise == "proportional":
        return _("Full points from a share of %(bound)s; below it, in proportion.") % {"bound": bound}
    return _("Full points from a share of %(bound)s, otherwise none.") % {"bound": bound}


def _join(indicator: Indicator, steps: tuple[Step, ...], wording: str) -> str:
    told = [wording % {"bound": _figure(indicator, step.bound), "award": plain(step.award)} for step in steps]
    return _("%(steps)s points.") % {"steps": _("; ").join(told)}


def _figure(indicator: Indicator, bound: Decimal) -> str:
    return plain(bound) if indicator.kind == NUMBER else _("%(number)s%%") % {"number": plain(bound)}


RULES: dict[type, Callable[[Indicator, object], str]] = {
    FullOrNothing: _full_or_nothing,
    ByClause: _by_clause,
    ByOption: _by_option,
    Negative: _negative,
    PerPercent: _per_percent,
    Bands: _bands,
    FromSurvey: _from_survey,
    Formula: _formula,
}


def source_titles(content: EditionContent, references: tuple[Reference, ...]) -> str:
    """Where the reference values of a thing come from, each source once; the empty string when it has none."""
    keys = dict.fromkeys(reference.source for reference in references)
    return _("; ").join(content.source(key).title for key in keys)


def asked_of(indicator: Indicator) -> str:
    """Which units an indicator is asked of, in a sentence; the empty string when of all."""
    sizes = [str(SizeClass(size).label) for size in indicator.applies_to.size_classes]
    industries = [str(Industry(industry).label) for industry in indicator.applies_to.industries]
    comma = _(", ")
    if sizes and industries:
        return _("Asked only of enterprises of these sizes: %(sizes)s; in these industries: %(industries)s.") % {
            "sizes": comma.join(sizes),
            "industries": comma.join(industries),
        }
    if sizes:
        return _("Asked only of enterprises of these sizes: %(sizes)s.") % {"sizes": comma.join(sizes)}
    if industries:
        return _("Asked only in these industries: %(industries)s.") % {"industries": comma.join(industries)}
    return ""
