"""From an edition's canonical dict to the frozen data of ``content``, once in a process for each content."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from standards.content import (
    RUBRIC_KINDS,
    SURVEY,
    AppliesTo,
    Bands,
    ByClause,
    ByOption,
    Choice,
    EditionContent,
    EvidenceWanted,
    ExitRules,
    Formula,
    FromSurvey,
    FullOrNothing,
    Indicator,
    Issuer,
    Negative,
    NotApplicable,
    PassRule,
    PerPercent,
    Procedure,
    Reference,
    Rubric,
    Rule,
    Source,
    Standard,
    Step,
    SurveyDimension,
    SurveyRule,
    VetoItem,
)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _optional_decimal(value: Any) -> Decimal | None:
    return None if value is None else _decimal(value)


def _references(data: Mapping[str, Any]) -> tuple[Reference, ...]:
    return tuple(Reference(of=item["of"], source=item["source"]) for item in data.get("reference", ()))


def _steps(data: Mapping[str, Any], bound: str = "at_least") -> tuple[Step, ...]:
    return tuple(Step(bound=_decimal(step[bound]), award=_decimal(step["award"])) for step in data["steps"])


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """A rule from its dict; KeyError for an unknown type or a missing parameter (``validation`` says so in a
    sentence).
    """
    match data["type"]:
        case "full_or_nothing":
            return FullOrNothing(
                at_least=_optional_decimal(data.get("at_least")),
                within_months=data.get("within_months"),
                min_length=data.get("min_length", 1),
            )
        case "by_clause":
            return ByClause()
        case "by_option":
            return ByOption()
        case "per_percent":
            return PerPercent(full_at=_decimal(data["full_at"]), deduct=_decimal(data["deduct"]))
        case "bands":
            lower = bool(data.get("lower_is_better", False))
            return Bands(steps=_steps(data, "at_most" if lower else "at_least"), lower_is_better=lower)
        case "negative":
            return Negative()
        case "formula":
            return Formula(
                expression=data["expression"],
                at_least=_decimal(data["at_least"]),
                otherwise=data.get("otherwise", "nothing"),
            )
        case "from_survey":
            return FromSurvey(dimension=data["dimension"], steps=_steps(data))
        case unknown:
            raise KeyError(unknown)


# A survey's answer is always these two figures, so an edition does not name them again and again.
SURVEY_PARTS = {
    "numerator_zh": "表示满意的答卷数",
    "numerator_en": "Answers that are satisfied",
    "denominator_zh": "有效答卷总数",
    "denominator_en": "All valid answers",
}
RATIO_PARTS = tuple(SURVEY_PARTS)


def _ratio_parts(data: Mapping[str, Any]) -> dict[str, str]:
    defaults = SURVEY_PARTS if data["kind"] == SURVEY else {}
    return {name: data.get(name, defaults.get(name, "")) for name in RATIO_PARTS}


def parse_indicator(data: Mapping[str, Any]) -> Indicator:
    na = data.get("not_applicable")
    applies = data.get("applies_to") or {}
    return Indicator(
        id=data["id"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        help_zh=data.get("help_zh", ""),
        help_en=data.get("help_en", ""),
        kind=data["kind"],
        unit_zh=data.get("unit_zh", ""),
        unit_en=data.get("unit_en", ""),
        points=_decimal(data["points"]),
        rule=parse_rule(data["rule"]),
        choices=tuple(
            Choice(code=item["code"], title_zh=item["zh"], title_en=item["en"], worth=_decimal(item["worth"]))
            for item in data.get("choices", ())
        ),
        **_ratio_parts(data),
        may_exceed=bool(data.get("may_exceed", False)),
        whole=bool(data.get("whole", False)),
        evidence=tuple(
            EvidenceWanted(title_zh=item["zh"], title_en=item["en"], required=item["required"])
            for item in data.get("evidence", ())
        ),
        not_applicable=NotApplicable(when_zh=na["when_zh"], when_en=na["when_en"]) if na else None,
        applies_to=AppliesTo(
            size_classes=tuple(applies.get("size_classes", ())), industries=tuple(applies.get("industries", ()))
        ),
        quote=data["quote"],
        clause=data["clause"],
        reference=_references(data),
        prefill=tuple(sorted((data.get("prefill") or {}).items())),
        computed=data.get("computed", ""),
    )


def _parse_standard(data: Mapping[str, Any]) -> Standard:
    return Standard(
        id=data["id"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        clause=data["clause"],
        official_text=data["official_text"],
        official_text_en=data["official_text_en"],
        indicators=tuple(parse_indicator(item) for item in data["indicators"]),
        floor_percent=_optional_decimal(data.get("floor_percent")),
        reference=_references(data),
    )


def _parse_rubric(kind: str, data: Mapping[str, Any]) -> Rubric:
    rule = data["pass_rule"]
    return Rubric(
        kind=kind,
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        standards=tuple(_parse_standard(item) for item in data["standards"]),
        vetoes=tuple(
            VetoItem(
                id=item["id"],
                title_zh=item["title_zh"],
                title_en=item["title_en"],
                help_zh=item.get("help_zh", ""),
                help_en=item.get("help_en", ""),
                months=item["months"],
                reference=_references(item),
            )
            for item in data.get("vetoes", ())
        ),
        pass_rule=PassRule(
            total=_decimal(rule["total"]), bars_vetoed=bool(rule["bars_vetoed"]), reference=_references(rule)
        ),
    )


def _parse_survey(data: Mapping[str, Any]) -> SurveyRule:
    return SurveyRule(
        dimensions=tuple(SurveyDimension(**item) for item in data["dimensions"]),
        response_floor_percent=_decimal(data["response_floor_percent"]),
        satisfied_percent=_decimal(data["satisfied_percent"]),
        minimum_answers=data["minimum_answers"],
        reference=_references(data),
    )


def parse(data: Mapping[str, Any]) -> EditionContent:
    """The edition from its canonical dict, which ``validation.faults`` has found sound; KeyError or TypeError
    otherwise.
    """
    procedure = data["procedure"]
    return EditionContent(
        code=data["code"],
        document_number=data["document_number"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        dated_on=data["dated_on"],
        in_force_from=data["in_force_from"],
        issuers=tuple(Issuer(**item) for item in data["issuers"]),
        sources=tuple(
            Source(key=key, title_zh=item["zh"], title_en=item["en"]) for key, item in data["sources"].items()
        ),
        rubrics=tuple(_parse_rubric(kind, data[kind]) for kind in RUBRIC_KINDS if kind in data),
        survey=_parse_survey(data["survey"]),
        procedure=Procedure(
            assessor_weight_percent=_decimal(procedure["assessor_weight_percent"]),
            notice_days=procedure["notice_days"],
            reference=_references(procedure),
            title_years=procedure.get("title_years"),
        ),
        exit=ExitRules(**data["exit"], is_reference=False) if "exit" in data else ExitRules(),
    )


class _Canonical:
    """Canonical JSON that hashes by its sha256, so that ``lru_cache`` compares 64 characters and not a hundred
    kilobytes, and asks for those only when it does not know them.
    """

    __slots__ = ("data", "sha256")

    def __init__(self, sha256: str, data: Callable[[], Mapping[str, Any]]) -> None:
        self.sha256 = sha256
        self.data = data

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Canonical) and other.sha256 == self.sha256


@lru_cache(maxsize=16)
def _parsed(canonical: _Canonical) -> EditionContent:
    return parse(canonical.data())


def parsed(sha256: str, data: Callable[[], Mapping[str, Any]]) -> EditionContent:
    """``parse``, done once in a process for each content; ``data`` is called then, and not again. The caller vouches
    that ``sha256`` is that of the data."""
    return _parsed(_Canonical(sha256, data))
