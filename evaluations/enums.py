"""Choices of the evaluations room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ParticipationState(models.TextChoices):
    """创建备案: whether a unit takes part in the scheme."""

    RUNNING = "running", _("takes part")
    WITHDRAWN = "withdrawn", _("withdrawn by the unit")
    ENDED = "ended", _("ended with the unit")


class CampaignState(models.TextChoices):
    """A year's campaign is prepared, then open, then closed."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ApplicationState(models.TextChoices):
    """Where an application stands, in the officers' words (BRIEF §5). `public_label` has the applicant's."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    COUNTY_REVIEW = "county_review", _("under county review")
    RETURNED = "returned", _("returned for correction")
    RECOMMENDED = "recommended", _("recommended")
    NOT_RECOMMENDED = "not_recommended", _("not recommended")
    REASSESSING = "reassessing", _("re-assessment asked for")
    CITY_REVIEW = "city_review", _("at city review")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    IN_NOTICE = "in_notice", _("in public notice")
    NAMED = "named", _("named")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")

    @property
    def public_label(self) -> str:
        """The same in words for the applicant. What is drafted and not released stays with the officers."""
        return PUBLIC_LABELS.get(self, self.label)

    @property
    def tone(self) -> str:
        """How a chip shows it: neutral, info, warning, success or danger."""
        return TONES.get(self, "info")


PUBLIC_LABELS = {
    ApplicationState.DRAFT: _("being filled in"),
    ApplicationState.SUBMITTED: _("handed in, waiting for the county"),
    ApplicationState.COUNTY_REVIEW: _("the county is checking it"),
    ApplicationState.RETURNED: _("sent back: something is to be corrected"),
    ApplicationState.REASSESSING: _("re-assessment: being corrected"),
    ApplicationState.RECOMMENDED: _("recommended to the city"),
    ApplicationState.CITY_REVIEW: _("before the city"),
    ApplicationState.APPROVED: _("approved, the public notice follows"),
}
TONES = {
    ApplicationState.DRAFT: "neutral",
    ApplicationState.RETURNED: "warning",
    ApplicationState.REASSESSING: "warning",
    ApplicationState.NOT_RECOMMENDED: "danger",
    ApplicationState.DECLINED: "danger",
    ApplicationState.APPROVED: "success",
    ApplicationState.NAMED: "success",
    ApplicationState.WITHDRAWN: "neutral",
    ApplicationState.LAPSED: "neutral",
}


class Column(models.TextChoices):
    """Whose scores: the county's or the city's. The unit's own come from its answers."""

    COUNTY = "county", _("county")
    CITY = "city", _("city")


class AssessmentKind(models.TextChoices):
    """What an agency is asked to look at."""

    APPLICATION = "application", _("an application")
    CONTINUOUS = "continuous", _("a title holder, through the year")


class AssessmentState(models.TextChoices):
    """Where a third-party assessment stands."""

    ASSIGNED = "assigned", _("assigned, not begun")
    UNDER_WAY = "under_way", pgettext_lazy("assessment", "under way")
    SUBMITTED = "submitted", pgettext_lazy("assessment", "submitted")
    DECLINED = "declined", _("turned down: conflict of interest")
    RECALLED = "recalled", pgettext_lazy("assessment", "taken back")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"submitted": "success", "declined": "warning", "recalled": "neutral"}.get(self, "info")
