"""Choices of the rechecks room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecheckOrigin(models.TextChoices):
    """Why a title is checked again."""

    SAMPLE = "sample", _("drawn in a sample")
    CENSUS = "census", _("census")
    TARGETED = "targeted", _("for a reason on record")


class PlanState(models.TextChoices):
    """A plan of re-checks binds only after the body's three organisations have agreed to it."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    IN_FORCE = "in_force", pgettext_lazy("plan", "in force")
    REPLACED = "replaced", pgettext_lazy("plan", "replaced by a newer one")
    DISCARDED = "discarded", pgettext_lazy("plan", "discarded")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"draft": "info", "in_force": "success"}.get(self, "neutral")


class Method(models.TextChoices):
    """抽查 or 普查 (circular 六（五）)."""

    SAMPLE = "sample", _("Sample")
    CENSUS = "census", _("Census")


class DrawState(models.TextChoices):
    """A period's draw: contributions come in, the frame is frozen, the units are drawn."""

    COLLECTING = "collecting", pgettext_lazy("draw", "taking contributions")
    FROZEN = "frozen", pgettext_lazy("draw", "frame frozen")
    DRAWN = "drawn", pgettext_lazy("draw", "drawn")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"collecting": "info", "frozen": "warning", "drawn": "success"}[self]


class RecheckState(models.TextChoices):
    """Where the re-check of one title stands."""

    TOLD = "told", _("the unit has been told")
    SHOWN = "shown", _("the unit has shown what was asked")
    SILENT = "silent", _("nothing was shown in time")
    RECTIFYING = "rectifying", _("the unit puts right what fell short")
    RECTIFIED = "rectified", _("put right, to be looked at again")
    PASSED = "passed", pgettext_lazy("re-check", "passed")
    FAILED = "failed", pgettext_lazy("re-check", "not passed")
    CALLED_OFF = "called_off", pgettext_lazy("re-check", "called off")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        tones = {"passed": "success", "failed": "danger", "called_off": "neutral"}
        return tones.get(self, "warning" if self in ("silent", "rectifying") else "info")


class Reason(models.TextChoices):
    """For what reason a title is checked out of turn (BRIEF §9)."""

    FACT = "fact", _("confirmed adverse fact")
    COMPLAINT = "complaint", _("complaint")
    NO_REPORT = "no_report", _("yearly report missing")


class Finding(models.TextChoices):
    """What the inspection says of one item."""

    MEETS = "meets", pgettext_lazy("finding", "meets the standard")
    SHORT = "short", pgettext_lazy("finding", "falls short")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return "success" if self == "meets" else "danger"


class RevocationGround(models.TextChoices):
    """Why a title is to be cancelled against or without the unit's will (BRIEF §15.2)."""

    FAILING = "failing", _("re-check not passed")
    FALSE_MATERIAL = "false_material", _("title obtained by false material")
    DISSOLUTION = "dissolution", _("the unit was dissolved or merged")


class RevocationState(models.TextChoices):
    """The way of a cancellation: the unit is heard, the county's three propose, the city's four decide."""

    HEARING = "hearing", _("the unit is being heard")
    HEARD = "heard", _("before the county's organisations")
    PROPOSED = "proposed", pgettext_lazy("title", "before the city")
    CARRIED_OUT = "carried_out", _("title cancelled")
    DROPPED = "dropped", _("the title stays")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"carried_out": "danger", "dropped": "success"}.get(self, "warning")


class Heard(models.TextChoices):
    """How the unit used its right to be heard. Not using it is no consent."""

    STATEMENT = "statement", _("written statement")
    HEARING = "hearing", _("hearing with minutes")
    UNUSED = "unused", _("did not make use of it")


class AppealState(models.TextChoices):
    """An appeal against a cancellation."""

    FILED = "filed", pgettext_lazy("title", "before the city")
    UPHELD = "upheld", pgettext_lazy("appeal", "upheld: the title is in force again")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "dismissed: the cancellation stands")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "withdrawn by the unit")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"filed": "warning", "upheld": "success"}.get(self, "neutral")
