"""Third-party assessment (社会评估): agencies, their people, and what they found of the units assigned to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluations.enums import AssessmentKind, AssessmentState
from journal import clock
from journal.actors import Actor, reference
from journal.models import StoredFile
from standards.content import Rubric
from standards.models import Edition
from tripartite.enums import Level
from tripartite.models import Bilingual, Officer, User
from units.enums import UnitKind
from units.models import Unit

S = AssessmentState


class Agency(Bilingual):
    """An assessor from outside the bodies (第三方评估机构). Reference data."""

    contact = models.CharField(_("contact, for officers only"), max_length=120, blank=True)
    is_active = models.BooleanField(_("takes assignments"), default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assessing agency")
        verbose_name_plural = _("assessing agencies")


class AssessorQuerySet(models.QuerySet):
    def active(self) -> AssessorQuerySet:
        """Those who work for an agency today."""
        today = clock.today()
        return self.filter(since__lte=today, user__is_active=True).filter(Q(until__isnull=True) | Q(until__gte=today))


class Assessor(models.Model):
    """A person of an agency."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessors")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assessors", verbose_name=_("agency"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AssessorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assessor")
        verbose_name_plural = _("assessors")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(until__isnull=True), name="evaluations_assessor_of_one_agency"
            ),
            models.CheckConstraint(
                name="evaluations_assessor_dates_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.agency})"

    @property
    def actor(self) -> Actor:
        """How the journal names this person: acting for the agency."""
        return Actor(person=reference(self.user), organisation=reference(self.agency))


class AssessmentQuerySet(models.QuerySet):
    """Which assessments a person may see."""

    def for_assessor(self, user: User) -> AssessmentQuerySet:
        """Those assigned to the agency the person works for today; nothing once one is taken back or turned down."""
        agencies = Assessor.objects.active().filter(user=user).values("agency")
        return self.filter(agency__in=agencies).exclude(state__in=[S.RECALLED, S.DECLINED])

    def for_officer(self, office: Officer) -> AssessmentQuerySet:
        """Those of the units of the office's area; all for the city."""
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(unit__district=office.body.district_id)

    def submitted(self) -> AssessmentQuerySet:
        return self.filter(state=S.SUBMITTED)

    def open(self) -> AssessmentQuerySet:
        return self.filter(state__in=[S.ASSIGNED, S.UNDER_WAY])


class Assessment(models.Model):
    """One unit assigned to one agency: for its application, or through the year as the holder of a title
    (日常综合评估). It is advice; what it weighs says the edition (BRIEF §4)."""

    kind = models.CharField(_("kind"), max_length=12, choices=AssessmentKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("unit"))
    # What an assessment for an application looks at: the hand-in as it was when it was assigned.
    submission = models.ForeignKey(
        "evaluations.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="assessments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("agency"))
    task = models.TextField(_("task"), blank=True)
    due_on = models.DateField(_("report until"))
    assigned_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=S.choices, default=S.ASSIGNED)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(_("report"), blank=True)
    report_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="assessment_report"
    )
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(_("hash of sheet and report"), max_length=64, blank=True)
    paper = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="assessment_paper"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "agency"],
                condition=Q(submission__isnull=False, state__in=[S.ASSIGNED, S.UNDER_WAY, S.SUBMITTED]),
                name="evaluations_assessment_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "agency"],
                condition=Q(submission__isnull=True, state__in=[S.ASSIGNED, S.UNDER_WAY]),
                name="evaluations_assessment_one_running",
            ),
            models.CheckConstraint(
                name="evaluations_assessment_of_a_hand_in",
                condition=Q(kind=AssessmentKind.APPLICATION, submission__isnull=False)
                | Q(kind=AssessmentKind.CONTINUOUS, submission__isnull=True),
            ),
            models.CheckConstraint(
                name="evaluations_assessment_state_has_time",
                condition=Q(state=S.ASSIGNED, begun_at__isnull=True, submitted_at__isnull=True)
                | Q(state=S.UNDER_WAY, begun_at__isnull=False, declared_by__isnull=False, submitted_at__isnull=True)
                | Q(
                    ~Q(report=""),
                    ~Q(sha256=""),
                    state=S.SUBMITTED,
                    begun_at__isnull=False,
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                )
                | Q(state=S.DECLINED, declined_at__isnull=False, submitted_at__isnull=True)
                | Q(state=S.RECALLED, recalled_at__isnull=False, submitted_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.unit}"

    @cached_property
    def rubric(self) -> Rubric:
        """The side of the edition that applies to the unit."""
        return self.edition.rubric_for(UnitKind(self.unit.kind).rubric)

    @property
    def tone(self) -> str:
        return S(self.state).tone


class Mark(models.Model):
    """What an assessor found about one indicator. Sealed with the sheet it belongs to, and unchanged ever after."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="marks")
    indicator = models.CharField(max_length=20)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    finding = models.TextField(_("finding"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="of_mark")
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)
    is_sealed = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assessor's mark")
        verbose_name_plural = _("assessor's marks")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="evaluations_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.indicator}: {self.points}"
