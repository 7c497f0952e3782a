"""The moves of titles, plaques and requests to give a title back."""

from journal.door import Table, move
from plaques.enums import PlaqueState as P
from plaques.enums import SurrenderState as S
from plaques.enums import TitleState as T

TITLE = Table(
    "title",
    [
        move("expire", [T.GRANTED], T.EXPIRED, who="system"),
        move("revoke", [T.GRANTED, T.EXPIRED], T.REVOKED, who="city", stamp="revoked_at", reason=True),
        # After an appeal that was upheld: the same title and number (BRIEF §8).
        move("reinstate", [T.REVOKED], T.GRANTED, who="city", reason=True),
    ],
    initial=T.GRANTED,
)

PLAQUE = Table(
    "plaque",
    [
        move("hand_over", [P.ISSUED], P.HANDED_OVER, who="government side", stamp="handed_over_at"),
        move(
            "report_lost",
            [P.ISSUED, P.HANDED_OVER, P.RECALLED],
            P.LOST,
            who="government side",
            stamp="lost_at",
            reason=True,
        ),
        move("find", [P.LOST], P.ISSUED, who="government side", reason=True),
        move("replace", [P.ISSUED, P.HANDED_OVER, P.LOST], P.REPLACED, who="city", stamp="replaced_at", reason=True),
        move("recall", [P.ISSUED, P.HANDED_OVER], P.RECALLED, who="city", stamp="recalled_at", reason=True),
        move("keep", [P.RECALLED], P.HANDED_OVER, who="city", reason=True),
        move("put_back", [P.RECALLED, P.RETURNED], P.ISSUED, who="city", reason=True),
        move("take_back", [P.RECALLED, P.LOST], P.RETURNED, who="government side", stamp="returned_at"),
    ],
    initial=P.ISSUED,
)

SURRENDER = Table(
    "surrender",
    [
        move("withdraw", [S.REQUESTED], S.WITHDRAWN, who="unit", stamp="withdrawn_at"),
        move("carry_out", [S.REQUESTED], S.CARRIED_OUT, who="city", stamp="carried_out_at"),
    ],
    initial=S.REQUESTED,
)
