"""What a unit of the demonstration answers: plausible figures, the same at every run, good but seldom perfect."""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from standards.content import (
    CHOICE,
    CLAUSES,
    DATE,
    NUMBER,
    RATIO,
    TEXT,
    YES_NO,
    Bands,
    Formula,
    Indicator,
    Negative,
    PerPercent,
)
from standards.scoring import Facts, best_value

GOOD, WEAK = 5, 70
# In units of 10,000 yuan, as the questions want them.
WAGES_PER_HEAD = Decimal("8.6")
TEXTS = {
    "enterprise": (
        "以“同舟共济、精益求精”为企业精神，建有职工书屋和文体活动室，每年举办职工运动会、技能比武和家属开放日，鼓励职工"
        "提出合理化建议并给予奖励。"
    ),
    "park": (
        "打造“园区有约”劳动关系公共服务品牌：每月一次用工沙龙、每季度一次劳动争议预防大讲堂，劳动关系协调员联系到企业，"
        "线上线下一站式受理。"
    ),
}


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers: whole numbers come from `headcount`, chance from `number`, lapses (percent) from `weakness`."""

    number: int
    headcount: int
    today: date
    rubric: str
    facts: Facts
    weakness: int = GOOD


def chance(number: int, indicator_id: str) -> int:
    """0 to 99, always the same for the same unit and indicator."""
    return zlib.crc32(f"{number}/{indicator_id}".encode()) % 100


def answer(indicator: Indicator, who: Respondent) -> Any:
    """A raw answer to an indicator, as a clerk would type it."""
    return _ANSWERS[indicator.kind](indicator, who, chance(who.number, indicator.id))


def _yes_no(indicator: Indicator, who: Respondent, luck: int) -> bool:
    return luck >= who.weakness or (indicator.points > 1 and who.weakness < WEAK)


def _choice(indicator: Indicator, who: Respondent, luck: int) -> str:
    best_first = sorted(indicator.choices, key=lambda choice: -choice.worth)
    lapse = luck < who.weakness and not isinstance(indicator.rule, Negative)
    return best_first[1 if lapse else 0].code


def _clauses(indicator: Indicator, who: Respondent, luck: int) -> list[str]:
    codes = [choice.code for choice in indicator.choices]
    return codes[:-1] if luck < who.weakness * 2 and len(codes) > 1 else codes


def _number(indicator: Indicator, who: Respondent, luck: int) -> str:
    best = Decimal(best_value(indicator, facts=who.facts))
    return str(best if luck < 50 else best + 1)


def _ratio(indicator: Indicator, who: Respondent, luck: int) -> dict[str, str]:
    whole = _whole(indicator, who, luck)
    if isinstance(indicator.rule, Formula):
        part = whole * (indicator.rule.at_least * Decimal(100 + luck % 15) / 100)
        part = part * Decimal("0.8") if luck < who.weakness else part
    elif isinstance(indicator.rule, Bands) and indicator.rule.lower_is_better:
        part = Decimal(whole * (luck % 8) // 100)
    elif isinstance(indicator.rule, PerPercent):
        part = Decimal(whole - whole * (luck % 3) // 100) if luck >= who.weakness else Decimal(whole * 97 // 100)
    else:
        part = Decimal(whole - whole * (luck % 8) // 100) if luck >= who.weakness else Decimal(whole * 7 // 10)
    return {"numerator": str(part.to_integral_value()), "denominator": str(whole)}


def _whole(indicator: Indicator, who: Respondent, luck: int) -> int:
    label = indicator.denominator_zh
    if "工资总额" in label:
        return int(who.headcount * WAGES_PER_HEAD)
    if "经费" in label:
        return max(int(who.headcount * WAGES_PER_HEAD / 50), 1)
    if "职工" in label or "用工" in label:
        return who.headcount
    if "企业" in label:
        return 20 + who.number % 10 * 4
    return 4 + luck % 9


def _date(indicator: Indicator, who: Respondent, luck: int) -> str:
    return (who.today - timedelta(days=30 + luck)).isoformat()


def _text(indicator: Indicator, who: Respondent, luck: int) -> str:
    return TEXTS[who.rubric]


_ANSWERS = {
    YES_NO: _yes_no,
    CHOICE: _choice,
    CLAUSES: _clauses,
    NUMBER: _number,
    RATIO: _ratio,
    DATE: _date,
    TEXT: _text,
}
