"""The moves of titles and plaques."""

from journal.door import Table, move
from plaques.enums import PlaqueState as P
from plaques.enums import TitleState as T

TITLE = Table(
    "title",
    [
        move("expire", [T.GRANTED], T.EXPIRED, who="system"),
        move("revoke", [T.GRANTED, T.EXPIRED], T.REVOKED, who="city", stamp="revoked_at", reason=True),
    ],
    initial=T.GRANTED,
)

PLAQUE = Table(
    "plaque",
    [move("hand_over", [P.ISSUED], P.HANDED_OVER, who="city", stamp="handed_over_at")],
    initial=P.ISSUED,
)
