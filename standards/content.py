"""The content of an edition as frozen data: standards, indicators, rules, vetoes, pass and survey rules.

Parsed from the canonical dict that ``loading.canonical`` makes of an edition file (format: docs/standards.md).
Nothing here touches the database or a request. Bilingual texts are kept as ``*_zh`` and ``*_en`` fields; the property
without the suffix follows the language of the page. All amounts are ``Decimal``; percentages are 0–100, not 0–1.
"""

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

ENTERPRISE = "enterprise"
PARK = "park"
RUBRIC_KINDS = (ENTERPRISE, PARK)

YES_NO = "yes_no"
NUMBER = "number"
RATIO = "ratio"
DATE = "date"
CHOICE = "choice"
CLAUSES = "clauses"
TEXT = "text"
SURVEY = "survey"
INDICATOR_KINDS = (YES_NO, NUMBER, RATIO, DATE, CHOICE, CLAUSES, TEXT, SURVEY)

# The statistical size classes (统计上大中小微型企业划分办法) and the sections of GB/T 4754.
SIZE_CLASSES = ("large", "medium", "small", "micro")
INDUSTRIES = tuple("ABCDEFGHIJKLMNOPQRST")

# What the profile of a unit knows already and a form may fill in (value, numerator or denominator of an indicator).
PREFILL_KEYS = ("headcount", "union", "party", "party_form", "mediation_form", "enterprise_count")
# What the portal computes of its own register for a park, shown beside the declared figure and never put in its place.
COMPUTED_KEYS = (
    "taking_part",
    "contracts",
    "collective_contracts",
    "regional_collective_contracts",
    "unions",
    "mediation",
    "workers_congress",
    "regional_workers_congress",
)

OVERALL = "overall"


def in_chinese() -> bool:
    """True when the page speaks Chinese; also outside a request, since Chinese is the portal's first language."""
    return not (get_language() or "zh-hans").startswith("en")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages whose ``str`` follows the language at the time it is printed."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if in_chinese() else self.en


class Bilingual:
    """``x.text("title")`` gives ``title_zh`` or ``title_en``; ``x.both("title")`` gives a ``Text`` to print later."""

    __slots__ = ()

    def both(self, name: str) -> Text:
        return Text(getattr(self, f"{name}_zh"), getattr(self, f"{name}_en"))

    def text(self, name: str) -> str:
        return str(self.both(name))

    @property
    def title(self) -> str:
        return self.text("title")


@dataclass(frozen=True, slots=True)
class Source(Bilingual):
    """Where a reference value comes from: another place's practice, a law, or the portal's own proposal."""

    key: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is not the circular's: what it is (``points``, ``threshold`` …) and the key of its source."""

    of: str
    source: str


@dataclass(frozen=True, slots=True)
class Issuer(Bilingual):
    """An organisation that signed the circular, and its party (government, union, employer)."""

    party: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class EvidenceWanted(Bilingual):
    """A paper that supports an answer. ``required``: the application cannot be handed in without at least one file."""

    title_zh: str
    title_en: str
    required: bool


@dataclass(frozen=True, slots=True)
class Choice(Bilingual):
    """An answer to choose or a clause to tick. ``worth`` is in points; a deduction is zero or negative."""

    code: str
    title_zh: str
    title_en: str
    worth: Decimal


@dataclass(frozen=True, slots=True)
class NotApplicable(Bilingual):
    """When a unit may say "not applicable"; the indicator then counts full."""

    when_zh: str
    when_en: str

    @property
    def when(self) -> str:
        return self.text("when")


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """The units an indicator is asked of. Empty means all; an indicator that is not asked counts full."""

    size_classes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()

    @property
    def everyone(self) -> bool:
        return not self.size_classes and not self.industries


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a band: from (or down to) ``bound`` the unit gets ``award`` points."""

    bound: Decimal
    award: Decimal


@dataclass(frozen=True, slots=True)
class FullOrNothing:
    """All points when the answer holds: yes; a number or percentage of at least ``at_least``; a date no older than
    ``within_months`` (counted back from ``Facts.as_of``); a text of at least ``min_length`` characters."""

    at_least: Decimal | None = None
    within_months: int | None = None
    min_length: int = 1
    type: str = "full_or_nothing"


@dataclass(frozen=True, slots=True)
class ByClause:
    """The sum of what the ticked clauses are worth."""

    type: str = "by_clause"


@dataclass(frozen=True, slots=True)
class ByOption:
    """What the chosen answer is worth."""

    type: str = "by_option"


@dataclass(frozen=True, slots=True)
class PerPercent:
    """Full at ``full_at`` percent; ``deduct`` points less for every percentage point below it, never under zero."""

    full_at: Decimal
    deduct: Decimal
    type: str = "per_percent"


@dataclass(frozen=True, slots=True)
class Bands:
    """The award of the best step reached, steps best first; zero when none is. ``lower_is_better`` turns the bounds
    round.
    """

    steps: tuple[Step, ...]
    lower_is_better: bool = False
    type: str = "bands"


@dataclass(frozen=True, slots=True)
class Negative:
    """Starts from full and takes off the chosen answer's deduction; may fall below zero, but its section never does."""

    type: str = "negative"


@dataclass(frozen=True, slots=True)
class Formula:
    """``expression`` (nested ``{"divide": ["numerator", "denominator"]}``) must reach ``at_least``.

    Below that, ``otherwise`` says whether nothing or a proportional part is given.
    """

    expression: Any
    at_least: Decimal
    otherwise: str = "nothing"
    type: str = "formula"


@dataclass(frozen=True, slots=True)
class FromSurvey:
    """The employees' survey: steps of satisfied answers in percent for one dimension, best first."""

    dimension: str
    steps: tuple[Step, ...]
    type: str = "from_survey"


Rule = FullOrNothing | ByClause | ByOption | PerPercent | Bands | Negative | Formula | FromSurvey


@dataclass(frozen=True, slots=True)
class Indicator(Bilingual):
    """One checkable statement of a standard: the question, how it is answered, what it is worth and where it comes
    from.

    ``points`` is the most it can bring. ``quote`` is verbatim from the circular and ``clause`` says where.
    ``prefill`` maps a part of the answer (``value``, ``numerator``, ``denominator``) to a key of the profile;
    ``computed`` names the figure that the portal computes itself. ``may_exceed``: the part of a ratio may be more
    than the whole; ``whole``: numbers are counted, not measured. Everything listed in ``reference`` is a reference
    value until the city confirms it.
    """

    id: str
    title_zh: str
    title_en: str
    help_zh: str
    help_en: str
    kind: str
    unit_zh: str
    unit_en: str
    points: Decimal
    rule: Rule
    choices: tuple[Choice, ...]
    numerator_zh: str
    numerator_en: str
    denominator_zh: str
    denominator_en: str
    may_exceed: bool
    whole: bool
    evidence: tuple[EvidenceWanted, ...]
    not_applicable: NotApplicable | None
    applies_to: AppliesTo
    quote: str
    clause: str
    reference: tuple[Reference, ...]
    prefill: tuple[tuple[str, str], ...]
    computed: str

    @property
    def help(self) -> str:
        return self.text("help")

    @property
    def unit(self) -> str:
        return self.text("unit")

    @property
    def numerator(self) -> str:
        return self.text("numerator")

    @property
    def denominator(self) -> str:
        return self.text("denominator")

    @property
    def minimum(self) -> Decimal:
        """The least it can bring: zero, or below it for a negative enumeration."""
        if isinstance(self.rule, Negative):
            return min(self.points + choice.worth for choice in self.choices)
        return Decimal(0)

    @property
    def required_evidence(self) -> tuple[EvidenceWanted, ...]:
        return tuple(item for item in self.evidence if item.required)

    @property
    def from_survey(self) -> bool:
        """True where the county's survey decides and the unit need not answer."""
        return self.kind == SURVEY

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Standard(Bilingual):
    """A section of a rubric: one standard of part five of the circular, or the statements of part four.

    ``floor_percent``: the part of its points that must be reached to pass, or None.
    """

    id: str
    title_zh: str
    title_en: str
    clause: str
    official_text: str
    official_text_en: str
    indicators: tuple[Indicator, ...]
    floor_percent: Decimal | None
    reference: tuple[Reference, ...]

    @cached_property
    def maximum(self) -> Decimal:
        return sum((indicator.points for indicator in self.indicators), Decimal(0))


@dataclass(frozen=True, slots=True)
class VetoItem(Bilingual):
    """A dated fact that, once confirmed by the county, stands in the way of naming. ``months``: how far back it
    reaches.
    """

    id: str
    title_zh: str
    title_en: str
    help_zh: str
    help_en: str
    months: int
    reference: tuple[Reference, ...]

    @property
    def help(self) -> str:
        return self.text("help")


@dataclass(frozen=True, slots=True)
class PassRule:
    """The total to reach; the floors stand with the standards. ``bars_vetoed``: a confirmed veto item bars a pass."""

    total: Decimal
    bars_vetoed: bool
    reference: tuple[Reference, ...]


@dataclass(frozen=True)
class Rubric(Bilingual):
    """Everything one kind of unit is measured by."""

    kind: str
    title_zh: str
    title_en: str
    standards: tuple[Standard, ...]
    vetoes: tuple[VetoItem, ...]
    pass_rule: PassRule

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for standard in self.standards for indicator in standard.indicators)

    @cached_property
    def maximum(self) -> Decimal:
        return sum((standard.maximum for standard in self.standards), Decimal(0))

    @cached_property
    def figures(self) -> tuple[tuple[str, str, str], ...]:
        """The halves of its ratios: the indicator's id, the part's name, and what the form calls it in Chinese."""
        return tuple(
            (indicator.id, part, getattr(indicator, f"{part}_zh"))
            for indicator in self.indicators
            if indicator.kind == RATIO
            for part in ("numerator", "denominator")
        )

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def _standards(self) -> dict[str, Standard]:
        return {standard.id: standard for standard in self.standards}

    def indicator(self, indicator_id: str) -> Indicator:
        """Raises KeyError when the rubric has no such indicator."""
        return self._indicators[indicator_id]

    def standard(self, standard_id: str) -> Standard:
        """Raises KeyError when the rubric has no such standard."""
        return self._standards[standard_id]

    def standard_of(self, indicator_id: str) -> Standard:
        """The standard an indicator stands under. Raises KeyError when there is no such indicator."""
        for standard in self.standards:
            if any(indicator.id == indicator_id for indicator in standard.indicators):
                return standard
        raise KeyError(indicator_id)


@dataclass(frozen=True, slots=True)
class SurveyDimension(Bilingual):
    """One question of the employees' survey."""

    key: str
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str

    @property
    def question(self) -> str:
        return self.text("question")


@dataclass(frozen=True, slots=True)
class SurveyRule:
    """When a survey counts: answers in percent of those invited, satisfied in percent of answers, the least number
    shown.
    """

    dimensions: tuple[SurveyDimension, ...]
    response_floor_percent: Decimal
    satisfied_percent: Decimal
    minimum_answers: int
    reference: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """What else a campaign takes from the edition: an assessor's weight in percent, the days of a public notice, and
    the years for which a title is granted (None, as in the circular: until it is cancelled; BRIEF §8).
    """

    assessor_weight_percent: Decimal
    notice_days: int
    reference: tuple[Reference, ...]
    title_years: int | None = None

    def last_day(self, granted_on: datetime.date) -> datetime.date | None:
        """The last day of a title granted on a day: the eve of its anniversary. None where no term is set."""
        if self.title_years is None:
            return None
        year = granted_on.year + self.title_years
        # A title of 29 February ends, in a common year, on the 28th: its anniversary is 1 March.
        leap_day = (granted_on.month, granted_on.day) == (2, 29) and not calendar.isleap(year)
        anniversary = datetime.date(year, 3, 1) if leap_day else granted_on.replace(year=year)
        return anniversary - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExitRules:
    """The days and duties of re-checks and of the way out, counted in calendar days; the day on which something
    starts is
    not counted. The circular gives no figure: where an edition says nothing, these are reference values proposed by the
    portal (BRIEF §9), and `is_reference` says so beside each.

    `show_days`: a drawn unit shows what is asked. `rectify_days`: proposed to put right what fell short.
    `hearing_days`:
    the unit may be heard. `appeal_days`: after a cancellation. `return_days`: to bring the plaque back. `remind_days`:
    before each deadline. `yearly_report`: whether holders report once a year, until `report_month`/`report_day`.
    """

    show_days: int = 15
    rectify_days: int = 30
    hearing_days: int = 10
    appeal_days: int = 30
    return_days: int = 15
    remind_days: int = 3
    yearly_report: bool = True
    report_month: int = 3
    report_day: int = 31
    is_reference: bool = True


@dataclass(frozen=True, slots=True)
class EditionContent(Bilingual):
    """A whole edition."""

    code: str
    document_number: str
    title_zh: str
    title_en: str
    dated_on: str
    in_force_from: str
    issuers: tuple[Issuer, ...]
    sources: tuple[Source, ...]
    rubrics: tuple[Rubric, ...]
    survey: SurveyRule
    procedure: Procedure
    exit: ExitRules = ExitRules()

    def rubric_for(self, kind: str) -> Rubric:
        """The rubric of ``enterprise`` or ``park`` (parks, towns, streets and clusters share it). Raises KeyError
        otherwise.
        """
        for rubric in self.rubrics:
            if rubric.kind == kind:
                return rubric
        raise KeyError(kind)

    def source(self, key: str) -> Source:
        """Raises KeyError when the edition names no such source."""
        for source in self.sources:
            if source.key == key:
                return source
        raise KeyError(key)
