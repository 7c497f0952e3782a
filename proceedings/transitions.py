"""The moves of matters, rounds, meetings, notices and objections."""

from journal.door import Table, move
from proceedings.enums import ItemState as I
from proceedings.enums import MatterState as M
from proceedings.enums import MeetingState as S
from proceedings.enums import NoticeState as N
from proceedings.enums import ObjectionState as O
from proceedings.enums import RoundState as R
from proceedings.enums import VisitState as V

MATTER = Table(
    "matter",
    [
        move("decide", [M.OPEN], M.DECIDED, who="system", stamp="closed_at"),
        move("reopen", [M.DECIDED, M.DROPPED], M.OPEN, who="system", reason=True),
        move("drop", [M.OPEN], M.DROPPED, who="system", stamp="closed_at"),
    ],
    initial=M.OPEN,
)

ROUND = Table(
    "round",
    [
        move("pass", [R.OPEN], R.PASSED, who="system", stamp="closed_at"),
        move("fail", [R.OPEN], R.NOT_PASSED, who="system", stamp="closed_at"),
    ],
    initial=R.OPEN,
)

MEETING = Table(
    "meeting",
    [
        move("open", [S.PLANNED], S.SITTING, who="body", stamp="opened_at"),
        move("close", [S.SITTING], S.CLOSED, who="body", stamp="closed_at"),
    ],
    initial=S.PLANNED,
)

NOTICE = Table(
    "notice",
    [move("close", [N.PUBLISHED], N.CLOSED, who="body", stamp="closed_at")],
    initial=N.PUBLISHED,
)

OBJECTION = Table(
    "objection",
    [
        move("dismiss", [O.RECEIVED], O.DISMISSED, who="body", stamp="answered_at", reason=True),
        move("uphold", [O.RECEIVED], O.UPHELD, who="body", stamp="answered_at", reason=True),
    ],
    initial=O.RECEIVED,
)

ENQUIRYITEM = Table(
    "enquiryitem",
    [
        move("answer", [I.ASKED], I.ANSWERED, who="department", stamp="answered_at"),
        move("fall_silent", [I.ASKED], I.SILENT, who="system", stamp="silent_at"),
        move("recall", [I.ASKED], I.RECALLED, who="body", stamp="recalled_at", reason=True),
    ],
    initial=I.ASKED,
)

VISIT = Table(
    "visit",
    [
        move("finish", [V.PLANNED], V.DONE, who="body", stamp="ended_at"),
        move("call_off", [V.PLANNED], V.CALLED_OFF, who="body", stamp="ended_at", reason=True),
    ],
    initial=V.PLANNED,
)
