"""Scores as pure functions: no database, no request, ``Decimal`` only. The figures are the edition's (BRIEF §4).

``score_rubric`` scores a unit's answers, ``total_up`` adds points an officer set, ``missing`` says what is still to
do and ``clean_value`` reads what was typed. Every score carries sentences that say why it is what it is.
"""

from standards.scoring.facts import Facts, SurveyResult, applies, survey_result
from standards.scoring.indicator import IndicatorScore, best_value, score_indicator
from standards.scoring.missing import Missing, missing, missing_of
from standards.scoring.rubric import (
    Part,
    RubricScore,
    StandardScore,
    add_up,
    clean_points,
    score_rubric,
    score_standard,
    total_up,
)
from standards.scoring.values import NONE_OF_THEM, NOT_APPLICABLE, clean_value, is_not_applicable

__all__ = [
    "NONE_OF_THEM",
    "NOT_APPLICABLE",
    "Facts",
    "IndicatorScore",
    "Missing",
    "Part",
    "RubricScore",
    "StandardScore",
    "SurveyResult",
    "add_up",
    "applies",
    "best_value",
    "clean_points",
    "clean_value",
    "is_not_applicable",
    "missing",
    "missing_of",
    "score_indicator",
    "score_rubric",
    "score_standard",
    "survey_result",
    "total_up",
]
