"""The table of moves of adverse facts: data only. Who may make each move: enterprises.rules."""

from enterprises.enums import FactState as S
from journal.door import Table, move

ADVERSEFACT = Table(
    "adversefact",
    [
        move("answer", [S.PROPOSED], S.ANSWERED, who="unit", stamp="answered_at"),
        move("fall_silent", [S.PROPOSED], S.SILENT, who="system", stamp="silent_at"),
        move("confirm", [S.ANSWERED, S.SILENT], S.CONFIRMED, who="government", stamp="confirmed_at", reason=True),
        move(
            "withdraw",
            [S.PROPOSED, S.ANSWERED, S.SILENT, S.CONFIRMED],
            S.WITHDRAWN,
            who="government",
            stamp="withdrawn_at",
            reason=True,
        ),
    ],
    initial=S.PROPOSED,
)
