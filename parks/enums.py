"""Choices of the parks room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArrangementKind(models.TextChoices):
    """What stands in an area from a day on: contracts, congresses, bodies, mechanisms (circular 五（二）)."""

    CONTRACT = "contract", _("Regional or industry collective contract")
    CONGRESS = "congress", _("Regional or industry workers' congress")
    UNION = "union", _("Joint trade union")
    EMPLOYERS = "employers", _("Employers' organisation")
    MEDIATION = "mediation", _("Labour dispute mediation organisation")
    OPEN_AFFAIRS = "open_affairs", _("Body that leads open factory affairs")
    LEADING = "leading", _("Leading body of the Party committee")
    TRIPARTITE = "tripartite", _("Tripartite body of the area")
    EMERGENCY = "emergency", _("Emergency mediation of sudden and collective disputes")
    REPORTING = "reporting", _("Reporting of major disputes")
    SAFETY = "safety", _("Mechanism for major work-safety accidents")
    HAZARD = "hazard", _("Mechanism for major occupational hazards")
    INCIDENT = "incident", _("Plan for mass and sudden incidents")

    @property
    def covers(self) -> bool:
        """Whether it covers enterprises one by one."""
        return self in COVERING

    @property
    def is_agreed(self) -> bool:
        """Whether two sides agree on it for a time, so that it has an end and is regional or of an industry."""
        return self in (ArrangementKind.CONTRACT, ArrangementKind.CONGRESS)


COVERING = (
    ArrangementKind.CONTRACT,
    ArrangementKind.CONGRESS,
    ArrangementKind.UNION,
    ArrangementKind.EMPLOYERS,
    ArrangementKind.MEDIATION,
)


class Scope(models.TextChoices):
    """How far a contract or a congress reaches."""

    REGIONAL = "regional", _("regional")
    INDUSTRY = "industry", _("of an industry")


class RecordKind(models.TextChoices):
    """What happened in an area on a day (circular 四（二）, 五（二）, 六（一）)."""

    PARTY = "party", _("Party committee or government dealt with the campaign")
    MEETING = "meeting", _("Tripartite meeting")
    ANALYSIS = "analysis", _("Analysis of the situation")
    CONSULTATION = "consultation", _("Common question negotiated")
    SCREENING = "screening", _("Dispute screening round")
    MEDIATION = "mediated", _("Mediation of disputes")
    EMERGENCY = "emergency", _("Emergency mediation case")
    MAJOR = "major", _("Major dispute, reported upwards")
    DRILL = "drill", _("Drill or joint inspection")
    TRAINING = "training", _("Training")
    EXCHANGE = "exchange", _("Exchange or visit to a good example")
    PUBLICITY = "publicity", _("Labour law publicised")
    GUIDANCE = "guidance", _("Enterprises guided in their creation work")

    @property
    def has_clock(self) -> bool:
        """Whether it has to be reported upwards within hours."""
        return self in (RecordKind.MAJOR, RecordKind.EMERGENCY)

    @property
    def counted(self) -> tuple[object, object]:
        """What the two figures of a record count; empty where it has none."""
        return FIGURES.get(self, ("", ""))


FIGURES = {
    RecordKind.MEETING: (_("People present"), ""),
    RecordKind.SCREENING: (_("Risks found"), _("Of these resolved")),
    RecordKind.MEDIATION: (_("Disputes accepted"), _("Of these settled by mediation")),
    RecordKind.EMERGENCY: (_("Employees concerned"), ""),
    RecordKind.MAJOR: (_("Employees concerned"), ""),
    RecordKind.TRAINING: (_("People present"), ""),
    RecordKind.EXCHANGE: (_("People present"), ""),
    RecordKind.PUBLICITY: (_("People reached"), ""),
    RecordKind.GUIDANCE: (_("Enterprises guided"), ""),
}


class StationTest(models.TextChoices):
    """The four tests of the circular for a service station: 五（二）7."""

    SIGN = "sign", _("Uniform sign")
    PLACE = "place", _("Fixed place")
    FACILITIES = "facilities", _("Complete facilities")
    SERVICES = "services", _("Full services")


class StationService(models.TextChoices):
    """What a station offers to enterprises and workers (circular 四（二）, 六（二）)."""

    ADVICE = "advice", _("Advice on employment")
    MEDIATION = "mediation", _("Mediation of disputes")
    PUBLICITY = "publicity", _("Talks on labour law")
    CHECKUP = "checkup", _("Legal check-up for enterprises")
    DIAGNOSIS = "diagnosis", _("Employment diagnosis")
    BARGAINING = "bargaining", _("Help with collective bargaining")
    ONLINE = "online", _("Service online")


class CoordinatorGrade(models.TextChoices):
    """The vocational grades of a labour relations coordinator (国家职业资格)."""

    FOUR = "four", pgettext_lazy("coordinator", "Grade four")
    THREE = "three", pgettext_lazy("coordinator", "Grade three")
    TWO = "two", pgettext_lazy("coordinator", "Grade two")
    ONE = "one", pgettext_lazy("coordinator", "Grade one")
