"""The verbs of the enterprises room."""

from enterprises.services.facts import (
    FactFields,
    answer_fact,
    confirm_fact,
    propose_fact,
    silence_overdue,
    withdraw_fact,
)
from enterprises.services.grades import GradeFields, set_grade
from enterprises.services.imports import COLUMNS, import_table, keep_table, look_again, look_through
from enterprises.services.profiles import ProfileFields, register_enterprise, update_profile

__all__ = [
    "COLUMNS",
    "FactFields",
    "GradeFields",
    "ProfileFields",
    "answer_fact",
    "confirm_fact",
    "import_table",
    "keep_table",
    "look_again",
    "look_through",
    "propose_fact",
    "register_enterprise",
    "set_grade",
    "silence_overdue",
    "update_profile",
    "withdraw_fact",
]
