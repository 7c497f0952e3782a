"""The moves of plans, draws, re-checks, cancellations and appeals."""

from journal.door import Table, move
from rechecks.enums import AppealState as A
from rechecks.enums import DrawState as D
from rechecks.enums import PlanState as P
from rechecks.enums import RecheckState as R
from rechecks.enums import RevocationState as V

PLAN = Table(
    "plan",
    [
        move("approve", [P.DRAFT], P.IN_FORCE, who="body", stamp="approved_at"),
        move("replace", [P.IN_FORCE], P.REPLACED, who="system", stamp="replaced_at"),
        move("discard", [P.DRAFT], P.DISCARDED, who="county", stamp="discarded_at"),
    ],
    initial=P.DRAFT,
)

DRAW = Table(
    "draw",
    [
        move("freeze", [D.COLLECTING], D.FROZEN, who="system", stamp="frozen_at"),
        move("draw", [D.FROZEN], D.DRAWN, who="system", stamp="drawn_at"),
        move("collect_anew", [D.COLLECTING, D.FROZEN], D.COLLECTING, who="system", reason=True),
    ],
    initial=D.COLLECTING,
)

# Silence loses nothing: what is shown late is looked at as well, until the result is there.
TO_LOOK_AT = [R.TOLD, R.SHOWN, R.SILENT]
OPEN_RECHECK = [*TO_LOOK_AT, R.RECTIFYING, R.RECTIFIED]
RECHECK = Table(
    "recheck",
    [
        move("show", TO_LOOK_AT, R.SHOWN, who="unit", stamp="shown_at"),
        move("fall_silent", [R.TOLD], R.SILENT, who="system", stamp="silent_at"),
        move("pass", [R.SHOWN, R.SILENT, R.RECTIFYING, R.RECTIFIED], R.PASSED, who="county", stamp="ended_at"),
        move("rectify", [R.SHOWN, R.SILENT], R.RECTIFYING, who="county", stamp="rectify_at", reason=True),
        move("report_rectified", [R.RECTIFYING], R.RECTIFIED, who="unit", stamp="rectified_at"),
        move(
            "fail",
            [R.SHOWN, R.SILENT, R.RECTIFYING, R.RECTIFIED],
            R.FAILED,
            who="county",
            stamp="ended_at",
            reason=True,
        ),
        move("call_off", OPEN_RECHECK, R.CALLED_OFF, who="county", stamp="ended_at", reason=True),
    ],
    initial=R.TOLD,
)

REVOCATION = Table(
    "revocation",
    [
        move("hear", [V.HEARING], V.HEARD, who="unit", stamp="heard_at"),
        move("propose", [V.HEARD], V.PROPOSED, who="body", stamp="proposed_at"),
        move("lay_before", [V.HEARING, V.HEARD], V.PROPOSED, who="county", stamp="proposed_at"),
        move("send_back", [V.PROPOSED], V.HEARD, who="city", reason=True),
        move("carry_out", [V.PROPOSED], V.CARRIED_OUT, who="city", stamp="ended_at"),
        move("drop", [V.HEARING, V.HEARD, V.PROPOSED], V.DROPPED, who="body", stamp="ended_at", reason=True),
    ],
    initial=V.HEARING,
)

APPEAL = Table(
    "appeal",
    [
        move("uphold", [A.FILED], A.UPHELD, who="city", stamp="ended_at", reason=True),
        move("dismiss", [A.FILED], A.DISMISSED, who="city", stamp="ended_at", reason=True),
        move("withdraw", [A.FILED], A.WITHDRAWN, who="unit", stamp="ended_at"),
    ],
    initial=A.FILED,
)
