"""Editions and indicators for tests: the real file, and single indicators made to measure."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

from standards import loading, parsing
from standards.content import EditionContent, Indicator
from standards.models import Edition
from standards.services import load_edition

ROOT = Path(__file__).resolve().parent.parent.parent
EDITION_FILE = ROOT / "policies" / "weihai-2023.yaml"
CIRCULAR_FILE = ROOT / "policies" / "weihai-2023-19.md"


@cache
def _weihai() -> dict:
    return loading.canonical(loading.read(EDITION_FILE))


def weihai_data() -> dict:
    """The canonical content of the Weihai edition, a copy to play with."""
    return copy.deepcopy(_weihai())


@cache
def weihai() -> EditionContent:
    return parsing.parse(_weihai())


def circular() -> str:
    return CIRCULAR_FILE.read_text(encoding="utf-8")


def load_weihai() -> Edition:
    """The Weihai edition as a row. Its content is that of all tests: `weihai_data` gives one to play with."""
    edition, _outcome = load_edition(data=_weihai())
    return edition


def indicator(kind: str, rule: dict, points: Any = "10", **fields: Any) -> Indicator:
    """One indicator with the given kind, rule and points."""
    data = {
        "id": "x-01",
        "title_zh": "指标",
        "title_en": "Indicator",
        "kind": kind,
        "points": points,
        "rule": rule,
        "evidence": [],
        "not_applicable": None,
        "quote": "引文",
        "clause": "五（一）1",
        "reference": [],
        "numerator_zh": "部分",
        "numerator_en": "Part",
        "denominator_zh": "全部",
        "denominator_en": "Whole",
    }
    return parsing.parse_indicator(data | fields)


def choices(**worths: Any) -> list[dict]:
    """Choices by code: ``choices(a="2", b="0")``."""
    return [
        {"code": code, "zh": f"选项{code}", "en": f"Option {code}", "worth": worth} for code, worth in worths.items()
    ]
