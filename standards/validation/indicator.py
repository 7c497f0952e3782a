"""Whether an indicator says all it must, in both languages, and in the circular's own words."""

import re
from decimal import Decimal

from standards.content import (
    COMPUTED_KEYS,
    INDICATOR_KINDS,
    INDUSTRIES,
    PREFILL_KEYS,
    RATIO,
    SIZE_CLASSES,
)
from standards.parsing import RATIO_PARTS
from standards.validation.node import Node
from standards.validation.rules import check_rule

REQUIRED = (
    "id",
    "title_zh",
    "title_en",
    "kind",
    "points",
    "rule",
    "evidence",
    "not_applicable",
    "quote",
    "clause",
    "reference",
)
OPTIONAL = (
    "help_zh",
    "help_en",
    "unit_zh",
    "unit_en",
    "whole",
    "may_exceed",
    "choices",
    "applies_to",
    "prefill",
    "computed",
    *RATIO_PARTS,
)
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_id(node: Node) -> None:
    identifier = node.text("id", most=40)
    if identifier and not ID.fullmatch(identifier):
        node.fault("an id is made of small letters, digits and hyphens, and begins with a letter.")


def check_reference(node: Node, sources: set[str]) -> None:
    """Every reference value names its source, and the source is one the edition describes."""
    for item in node.items("reference", named_by="of"):
        if item.is_mapping(("of", "source")):
            item.text("of", most=60)
            source = item.text("source", most=60)
            if source and source not in sources:
                item.fault(f"the source “{source}” does not stand under “sources”.")


def check_indicator(
    node: Node, *, official_text: str, circular: str | None, sources: set[str], dimensions: set[str]
) -> None:
    """Note every fault of one indicator."""
    if not node.is_mapping(REQUIRED, OPTIONAL):
        return
    check_id(node)
    _check_texts(node)
    node.text("clause", most=60)
    kind = node.one_of("kind", INDICATOR_KINDS)
    points = node.number("points", least=Decimal("0.01"), most=100)
    if points is not None and points != points.quantize(Decimal("0.01")):
        node.child("points").fault("points have at most two decimal places.")
    node.truth("whole")
    node.truth("may_exceed")
    _check_quote(node, official_text, circular)
    _check_evidence(node)
    _check_not_applicable(node)
    _check_applies_to(node)
    _check_profile(node, kind)
    check_reference(node, sources)
    check_rule(node, kind, points, dimensions)


def _check_texts(node: Node) -> None:
    node.both_languages("title_zh", "title_en")
    for zh, en in (("help_zh", "help_en"), ("unit_zh", "unit_en")):
        if node.has(zh) != node.has(en):
            node.fault(f"“{zh}” and “{en}” go together; one of them is missing.")
        node.both_languages(zh, en)
    for name in RATIO_PARTS:
        if node.get("kind") == RATIO and not node.has(name):
            node.fault(f"a ratio needs “{name}”: what is counted?")
        elif node.has(name) and node.get("kind") != RATIO:
            node.fault(f"“{name}” belongs to a ratio only.")
    node.both_languages("numerator_zh", "numerator_en")
    node.both_languages("denominator_zh", "denominator_en")


def _check_quote(node: Node, official_text: str, circular: str | None) -> None:
    quote = node.text("quote")
    if quote is None:
        return
    if official_text and quote not in official_text:
        node.child("quote").fault(f"“{quote}” does not stand in the official text of its standard.")
    if circular is not None and quote not in circular:
        node.child("quote").fault(f"“{quote}” does not stand in the circular.")


def _check_evidence(node: Node) -> None:
    for item in node.items("evidence", named_by="zh"):
        if item.is_mapping(("zh", "en", "required")):
            item.both_languages("zh", "en")
            item.truth("required")


def _check_not_applicable(node: Node) -> None:
    if node.get("not_applicable") is None:
        return
    na = node.child("not_applicable")
    if na.is_mapping(("when_zh", "when_en")):
        na.both_languages("when_zh", "when_en")


def _check_applies_to(node: Node) -> None:
    if not node.has("applies_to"):
        return
    applies = node.child("applies_to")
    if not applies.is_mapping((), ("size_classes", "industries")):
        return
    for key, known in (("size_classes", SIZE_CLASSES), ("industries", INDUSTRIES)):
        value = applies.get(key)
        if value is None:
            continue
        if not isinstance(value, list) or not value:
            applies.child(key).fault("a list with at least one entry is expected here.")
            continue
        for item in value:
            if item not in known:
                applies.child(key).fault(f"“{item}” is not one of {', '.join(known)}.")


def _check_profile(node: Node, kind: str | None) -> None:
    node.one_of("computed", COMPUTED_KEYS)
    if not node.has("prefill"):
        return
    prefill = node.child("prefill")
    parts = ("numerator", "denominator") if kind == RATIO else ("value",)
    if prefill.is_mapping((), parts):
        for part in parts:
            prefill.one_of(part, PREFILL_KEYS)
