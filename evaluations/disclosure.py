"""What of the review its unit may read, and from when on (HOUSE, way 6: decide privately, publish once, together).

The points of the county and the city are working papers until the whole outcome is released: with the county's "not
recommended", or with the city's decision. An application that a meeting has decided on without releasing it is only
"before the city".
"""

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.snapshot import Sheet, score_sheet

RELEASED = frozenset({A.NOT_RECOMMENDED, A.DECLINED, A.APPROVED, A.IN_NOTICE, A.NAMED})


def released_scores(application: Application) -> Sheet | None:
    """The three columns of the latest hand-in once the outcome is released, else None."""
    if application.state not in RELEASED or application.submission is None:
        return None
    return score_sheet(application.submission)
