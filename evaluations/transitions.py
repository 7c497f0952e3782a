"""The life of an application, of a campaign, and of taking part (BRIEF §5). Buttons, guards, docs and tests read these
tables."""

from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState as S
from evaluations.enums import CampaignState as C
from evaluations.enums import ParticipationState as P
from journal.door import Table, move

APPLICATION = Table(
    "application",
    [
        move("submit", [A.DRAFT, A.RETURNED, A.REASSESSING], A.SUBMITTED, who="applicant", stamp="submitted_at"),
        move("accept", [A.SUBMITTED], A.COUNTY_REVIEW, who="county", stamp="accepted_at"),
        move("return", [A.SUBMITTED, A.COUNTY_REVIEW], A.RETURNED, who="county", stamp="returned_at", reason=True),
        move("recommend", [A.COUNTY_REVIEW], A.RECOMMENDED, who="county", stamp="recommended_at"),
        move("not_recommend", [A.COUNTY_REVIEW], A.NOT_RECOMMENDED, who="county", stamp="ended_at", reason=True),
        # A re-assessment is a new proceeding on the same application (BRIEF §5); unanswered, the earlier word stands.
        move("reassess", [A.NOT_RECOMMENDED], A.REASSESSING, who="applicant", stamp="reassessed_at"),
        move("let_stand", [A.REASSESSING], A.NOT_RECOMMENDED, who="system", reason=True),
        move("take_up", [A.RECOMMENDED], A.CITY_REVIEW, who="city", stamp="city_review_at"),
        move("approve", [A.CITY_REVIEW], A.APPROVED, who="city", stamp="approved_at"),
        move("decline", [A.CITY_REVIEW], A.DECLINED, who="city", stamp="ended_at", reason=True),
        move("publish", [A.APPROVED], A.IN_NOTICE, who="city", stamp="published_at"),
        move("reconsider", [A.IN_NOTICE], A.CITY_REVIEW, who="city", stamp="city_review_at", reason=True),
        # A veto fact that is confirmed after the approval stops the naming (BRIEF §5, §15.1).
        move("bring_back", [A.APPROVED, A.IN_NOTICE], A.CITY_REVIEW, who="system", stamp="city_review_at", reason=True),
        move("name", [A.IN_NOTICE], A.NAMED, who="city", stamp="named_at"),
        move(
            "withdraw",
            [A.DRAFT, A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED, A.RECOMMENDED],
            A.WITHDRAWN,
            who="applicant",
            stamp="ended_at",
        ),
        move("lapse", [A.DRAFT, A.RETURNED], A.LAPSED, who="system", stamp="ended_at", reason=True),
    ],
    initial=A.DRAFT,
)

CAMPAIGN = Table(
    "campaign",
    [
        move("open", [C.DRAFT], C.OPEN, who="city", stamp="opened_at"),
        move("close", [C.OPEN], C.CLOSED, who="city", stamp="closed_at"),
    ],
    initial=C.DRAFT,
)

PARTICIPATION = Table(
    "participation",
    [
        move("withdraw", [P.RUNNING], P.WITHDRAWN, who="applicant", stamp="ended_at"),
        move("end", [P.RUNNING], P.ENDED, who="county", stamp="ended_at", reason=True),
    ],
    initial=P.RUNNING,
)

ASSESSMENT = Table(
    "assessment",
    [
        move("begin", [S.ASSIGNED], S.UNDER_WAY, who="assessor", stamp="begun_at"),
        move("decline", [S.ASSIGNED, S.UNDER_WAY], S.DECLINED, who="assessor", stamp="declined_at", reason=True),
        move("submit", [S.UNDER_WAY], S.SUBMITTED, who="assessor", stamp="submitted_at"),
        move("recall", [S.ASSIGNED, S.UNDER_WAY], S.RECALLED, who="government", stamp="recalled_at", reason=True),
    ],
    initial=S.ASSIGNED,
)
