"""The moves of a survey."""

from journal.door import Table, move
from surveys.enums import SurveyState as S

SURVEY = Table(
    "survey",
    [
        move("open", [S.PREPARING], S.OPEN, who="system", stamp="prepared_at"),
        move("close", [S.OPEN], S.CLOSED, who="county or system", stamp="closed_at"),
        move("count", [S.CLOSED], S.COUNTED, who="system", stamp="counted_at"),
        move("annul", [S.PREPARING, S.OPEN, S.CLOSED], S.VOID, who="county", stamp="voided_at", reason=True),
    ],
    initial=S.PREPARING,
)
