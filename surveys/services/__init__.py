"""Verbs of the surveys room. Importing this registers its jobs."""

from surveys.services.answering import Outcome, answer_survey, find_slip
from surveys.services.closing import annul_survey, close_overdue, close_survey, extend_survey
from surveys.services.counting import count_survey, tidy
from surveys.services.opening import order_survey
from surveys.services.printing import lay_slips, make_slips, renew_slips, take_slips

__all__ = [
    "Outcome",
    "annul_survey",
    "answer_survey",
    "close_overdue",
    "close_survey",
    "count_survey",
    "extend_survey",
    "find_slip",
    "lay_slips",
    "make_slips",
    "order_survey",
    "renew_slips",
    "take_slips",
    "tidy",
]
