"""Choices of the proceedings room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MatterKind(models.TextChoices):
    """What a body decides on."""

    RECOMMENDATION = "recommendation", _("recommendation of an application")
    NAMING = "naming", _("naming")
    SURRENDER = "surrender", _("surrender of a title")
    RECHECK_PLAN = "recheck_plan", _("plan of re-checks")
    RECHECK = "recheck", _("re-check of a title")
    REVOCATION = "revocation", _("cancellation after a re-check")
    FALSE_MATERIAL = "false_material", _("cancellation for false material")
    DISSOLUTION = "dissolution", _("cancellation because the unit has ended")
    APPEAL = "appeal", _("appeal against a cancellation")


class MatterState(models.TextChoices):
    """A matter is open until a motion on it has passed and been carried out, or it falls away."""

    OPEN = "open", _("open")
    DECIDED = "decided", _("decided")
    DROPPED = "dropped", _("no longer pursued")


class MotionKind(models.TextChoices):
    """What is put to the organisations. Declining is a motion like approving (BRIEF §3)."""

    RECOMMEND = "recommend", _("to recommend")
    NOT_RECOMMEND = "not_recommend", _("not to recommend")
    APPROVE = "approve", _("to approve")
    DECLINE = "decline", _("to decline")
    REVOKE = "revoke", _("to cancel the title")
    KEEP = "keep", _("to leave the title in force")
    REINSTATE = "reinstate", _("to put the title in force again")
    MAINTAIN = "maintain", _("to uphold the cancellation")


class RoundState(models.TextChoices):
    """A round passes only if every organisation approves; the first dissent closes it."""

    OPEN = "open", _("opinions are being given")
    PASSED = "passed", _("passed")
    NOT_PASSED = "not_passed", _("not passed")


class Verdict(models.TextChoices):
    """An organisation's word."""

    APPROVE = "approve", _("Agree")
    DISSENT = "dissent", _("Disagree")


class MeetingState(models.TextChoices):
    """集中评审: planned, sitting, closed."""

    PLANNED = "planned", _("planned")
    SITTING = "sitting", _("in session")
    CLOSED = "closed", _("closed")


class NoticeState(models.TextChoices):
    """公示."""

    PUBLISHED = "published", pgettext_lazy("public notice", "running")
    CLOSED = "closed", _("finished")


class ObjectionState(models.TextChoices):
    """异议: received until answered; upheld or not upheld is the answer."""

    RECEIVED = "received", _("being looked into")
    DISMISSED = "dismissed", _("not upheld")
    UPHELD = "upheld", _("upheld")


class PaperKind(models.TextChoices):
    """Official papers that the portal prints."""

    MINUTES = "minutes", _("minutes")
    NAMING_LIST = "naming_list", _("decision that names units")


class VisitState(models.TextChoices):
    """实地核查: planned, done, called off."""

    PLANNED = "planned", pgettext_lazy("site visit", "planned")
    DONE = "done", pgettext_lazy("site visit", "done")
    CALLED_OFF = "called_off", pgettext_lazy("site visit", "called off")

    @property
    def tone(self) -> str:
        """How it is shown."""
        return {"planned": "info", "done": "success"}.get(self, "neutral")


class Found(models.TextChoices):
    """What was found on site beside what the unit had said."""

    AS_STATED = "as_stated", _("as stated")
    DIFFERS = "differs", _("differs")
    NOT_SEEN = "not_seen", _("could not be seen")

    @property
    def tone(self) -> str:
        """How it is shown."""
        return {"as_stated": "success", "differs": "danger"}.get(self, "neutral")


class DecisionKind(models.TextChoices):
    """What a decision with a document number does."""

    NAMING = "naming", _("naming")
    REVOCATION = "revocation", _("cancellation of a title")
    REINSTATEMENT = "reinstatement", _("title in force again")


class DepartmentKind(models.TextChoices):
    """Whom a body asks about units (BRIEF §6)."""

    INSPECTION = "inspection", _("Labour inspection")
    ARBITRATION = "arbitration", _("Labour arbitration")
    INSURANCE = "insurance", _("Social insurance")
    SAFETY = "safety", _("Work safety")
    OTHER = "other", pgettext_lazy("department", "Other")


class ItemState(models.TextChoices):
    """Where a question about one unit stands. No answer never counts against the unit."""

    ASKED = "asked", _("waiting for the department")
    ANSWERED = "answered", pgettext_lazy("department", "answered")
    SILENT = "silent", _("no answer in time")
    RECALLED = "recalled", pgettext_lazy("question to a department", "taken back")


class EnquiryAnswer(models.TextChoices):
    """What a department says of a unit."""

    CLEAR = "clear", _("no objection")
    FACTS = "facts", _("has facts")
    UNKNOWN = "unknown", _("cannot say")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"clear": "success", "facts": "danger", "unknown": "neutral"}[self]
