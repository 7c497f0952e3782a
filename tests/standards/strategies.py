"""Kept answers that hypothesis may draw for an indicator."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, SURVEY, TEXT, YES_NO, Indicator
from standards.scoring import NOT_APPLICABLE, Facts, SurveyResult, clean_value

counts = st.integers(min_value=0, max_value=10**6)


@st.composite
def ratios(draw: st.DrawFn, may_exceed: bool = False) -> dict[str, str]:
    whole = draw(st.integers(min_value=1, max_value=10**6))
    part = draw(st.integers(min_value=0, max_value=whole * (3 if may_exceed else 1)))
    return {"numerator": str(part), "denominator": str(whole)}


def answered(indicator: Indicator) -> st.SearchStrategy[Any]:
    """Answers that say something."""
    codes = [choice.code for choice in indicator.choices]
    return {
        YES_NO: lambda: st.booleans(),
        NUMBER: lambda: counts.map(str),
        RATIO: lambda: ratios(indicator.may_exceed),
        SURVEY: lambda: ratios(),
        DATE: lambda: st.dates(date(2000, 1, 1), date(2026, 6, 15)).map(date.isoformat),
        CHOICE: lambda: st.sampled_from(codes),
        CLAUSES: lambda: st.lists(st.sampled_from(codes), unique=True).map(lambda ticked: ticked or ["none"]),
        TEXT: lambda: st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80).map(
            lambda text: clean_value(indicator, text) or "文"
        ),
    }[indicator.kind]()


def values(indicator: Indicator) -> st.SearchStrategy[Any]:
    """Any kept answer, none and "not applicable" included."""
    rest = [st.none()] + ([st.just(NOT_APPLICABLE)] if indicator.not_applicable else [])
    return st.one_of(answered(indicator), *rest)


@st.composite
def surveys(draw: st.DrawFn) -> SurveyResult:
    keys = ("pay", "insurance", "rest", "environment", "training", "conditions", "democracy", "care", "overall")
    percent = st.decimals(0, 100, places=2)
    return SurveyResult({key: draw(percent) for key in keys}, draw(percent), draw(st.booleans()))


facts = st.builds(
    Facts,
    headcount=st.none() | st.integers(0, 10**5),
    size_class=st.none() | st.sampled_from(["large", "medium", "small", "micro"]),
    industry=st.none() | st.sampled_from("ACI"),
    as_of=st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31)),
    survey=st.none() | surveys(),
)
