"""Plans of re-checks and draws that anyone can repeat; re-checks, cancellations and appeals (BRIEF §9)."""

from rechecks.models.draws import NEEDED, Contribution, Draw, DrawnUnit
from rechecks.models.inspections import Inspector, Recheck, RecheckItem
from rechecks.models.plans import CADENCES, Plan
from rechecks.models.revocations import Appeal, Revocation
from rechecks.models.yearly_reports import YearlyReport

__all__ = [
    "CADENCES",
    "NEEDED",
    "Appeal",
    "Contribution",
    "Draw",
    "DrawnUnit",
    "Inspector",
    "Plan",
    "Recheck",
    "RecheckItem",
    "Revocation",
    "YearlyReport",
]
