"""Whether an indicator's rule fits its kind of answer and its points."""

from collections.abc import Callable
from decimal import Decimal

from standards.content import NUMBER, OVERALL, RATIO
from standards.scoring import expressions
from standards.scoring.rules import KINDS_OF_RULE
from standards.validation.node import Node

KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "full_or_nothing": (("type",), ("at_least", "within_months", "min_length")),
    "by_clause": (("type",), ()),
    "by_option": (("type",), ()),
    "per_percent": (("type", "full_at", "deduct"), ()),
    "bands": (("type", "steps"), ("lower_is_better",)),
    "negative": (("type",), ()),
    "formula": (("type", "expression", "at_least"), ("otherwise",)),
    "from_survey": (("type", "dimension", "steps"), ()),
}
WITH_CHOICES = ("by_clause", "by_option", "negative")


def check_rule(indicator: Node, kind: str | None, points: Decimal | None, dimensions: set[str]) -> None:
    """Note every fault of the rule and of the choices it draws on."""
    rule = indicator.child("rule")
    if not isinstance(rule.value, dict):
        if indicator.has("rule"):
            rule.fault("a rule is a mapping with a “type”.")
        return
    rule_type = rule.one_of("type", KEYS) if rule.has("type") else None
    if rule_type is None:
        if not rule.has("type"):
            rule.fault("“type” is missing.")
        return
    rule.is_mapping(*KEYS[rule_type])
    if kind and kind not in KINDS_OF_RULE[rule_type]:
        rule.fault(
            f"“{rule_type}” cannot score an answer of the kind “{kind}”, only {', '.join(KINDS_OF_RULE[rule_type])}."
        )
        return
    _check_choices(indicator, rule_type, points)
    check = _CHECKS.get(rule_type)
    if check and kind and points is not None:
        check(rule, kind, points)
    if rule_type == "from_survey":
        rule.one_of("dimension", sorted(dimensions | {OVERALL}))


def _check_choices(indicator: Node, rule_type: str, points: Decimal | None) -> None:
    if rule_type not in WITH_CHOICES:
        if indicator.get("choices"):
            indicator.child("choices").fault(f"“{rule_type}” has no use for choices.")
        return
    if not indicator.has("choices"):
        indicator.fault(f"“{rule_type}” needs “choices”.")
        return
    worths = []
    choices = indicator.items("choices", least=2, named_by="code")
    for choice in choices:
        if not choice.is_mapping(("code", "zh", "en", "worth")):
            continue
        if choice.text("code", most=40) == "none":
            choice.fault("the code “none” is kept for “none of these holds”.")
        choice.both_languages("zh", "en")
        worths.append(choice.number("worth"))
    indicator.unique((choice.get("code") for choice in choices), "choice code")
    if points is None or not worths or None in worths:
        return
    _check_worths(indicator, rule_type, points, worths)


def _check_worths(indicator: Node, rule_type: str, points: Decimal, worths: list[Decimal]) -> None:
    if any(worth != worth.quantize(Decimal("0.01")) for worth in worths):
        indicator.fault("a choice is worth more than two decimal places.")
    if rule_type == "negative":
        if max(worths) != 0:
            indicator.fault(
                "one choice of a negative enumeration must be worth 0 and none more, so that full marks can be reached."
            )
        return
    if min(worths) < 0:
        indicator.fault(f"a choice of “{rule_type}” is worth less than 0; deductions need the rule “negative”.")
    reached = sum(worths) if rule_type == "by_clause" else max(worths)
    if reached != points:
        how = "clauses together are" if rule_type == "by_clause" else "best choice is"
        indicator.fault(f"the {how} worth {reached}, but the indicator has {points} points.")


def _full_or_nothing(rule: Node, kind: str, points: Decimal) -> None:
    wanted = {NUMBER: "at_least", RATIO: "at_least", "date": "within_months", "text": "min_length"}.get(kind)
    for key in ("at_least", "within_months", "min_length"):
        if rule.has(key) and key != wanted:
            rule.fault(f"“{key}” means nothing for an answer of the kind “{kind}”.")
    if wanted == "at_least" and not rule.has("at_least"):
        rule.fault("“at_least” is missing: from which figure are the points given?")
    rule.number("at_least", least=0, most=100 if kind == RATIO else None)
    rule.whole_number("within_months", least=1, most=120)
    rule.whole_number("min_length", least=1, most=2000)


def _per_percent(rule: Node, kind: str, points: Decimal) -> None:
    rule.number("full_at", least=1, most=100)
    deduct = rule.number("deduct", least=0)
    if deduct == 0:
        rule.child("deduct").fault("nothing would ever be taken off.")


def _bands(rule: Node, kind: str, points: Decimal) -> None:
    rule.truth("lower_is_better")
    lower = rule.get("lower_is_better") is True
    _steps(rule, "at_most" if lower else "at_least", points, rising=lower, percent=kind == RATIO)


def _from_survey(rule: Node, kind: str, points: Decimal) -> None:
    _steps(rule, "at_least", points, rising=False, percent=True)


def _steps(rule: Node, bound: str, points: Decimal, *, rising: bool, percent: bool) -> None:
    """Best step first: bounds grow ever easier, awards ever smaller, and the first brings all points."""
    bounds, awards = [], []
    for step in rule.items("steps", least=1, named_by=""):
        if step.is_mapping((bound, "award")):
            bounds.append(step.number(bound, least=0, most=100 if percent and not rising else None))
            awards.append(step.number("award", least=0, most=points))
    if not bounds or None in bounds or None in awards:
        return
    if bounds != sorted(set(bounds), reverse=not rising):
        rule.fault("the steps do not stand in order, the best first, each bound once.")
    if awards != sorted(set(awards), reverse=True):
        rule.fault("a harder step must bring more points than an easier one.")
    if awards[0] != points:
        rule.fault(f"the best step brings {awards[0]}, but the indicator has {points} points.")
    if any(award != award.quantize(Decimal("0.01")) for award in awards):
        rule.fault("a step brings more than two decimal places.")


def _formula(rule: Node, kind: str, points: Decimal) -> None:
    at_least = rule.number("at_least", least=0)
    if at_least == 0:
        rule.child("at_least").fault("every result would reach 0.")
    rule.one_of("otherwise", ("nothing", "proportional"))
    names = ("numerator", "denominator", "headcount") if kind == RATIO else ("value", "headcount")
    for sentence in expressions.faults(rule.get("expression"), names):
        rule.child("expression").fault(f"{sentence}.")


_CHECKS: dict[str, Callable[[Node, str, Decimal], None]] = {
    "full_or_nothing": _full_or_nothing,
    "per_percent": _per_percent,
    "bands": _bands,
    "from_survey": _from_survey,
    "formula": _formula,
}
