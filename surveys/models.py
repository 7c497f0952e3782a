"""The anonymous employees' survey: codes and answers, never people (BRIEF §7, §15.7; docs/decisions/0015)."""

from __future__ import annotations

import uuid
from math import ceil

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from standards.content import SurveyRule
from standards.models import Edition
from standards.scoring import SurveyResult, survey_result
from surveys.enums import LIVE, SurveyState
from tripartite.enums import Level
from tripartite.models import Officer
from units.models import Unit

S = SurveyState


class SurveyQuerySet(models.QuerySet):
    """Which surveys a person may see."""

    def for_officer(self, office: Officer) -> SurveyQuerySet:
        """All for the city; for a county, those of its district's units."""
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(unit__district=office.body.district_id)

    def live(self) -> SurveyQuerySet:
        """Those under way."""
        return self.filter(state__in=LIVE)

    def overdue(self) -> SurveyQuerySet:
        """Open although their last day is over."""
        return self.filter(state=S.OPEN, closes_on__lt=clock.today())


class Survey(models.Model):
    """职工满意度测评: one survey of one unit's employees, for one thing (`reference`, such as an application).

    Answers are `Ballot` rows, sealed to `public_key`. The private half is a file named by `uid` outside database and
    backups (`surveys.keys`). After the count there are neither: `answered` and `satisfied` (by dimension) remain, the
    latter only where the survey counts under its edition's rule.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("unit"))
    reference = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="surveys")
    invited = models.PositiveIntegerField(_("employees invited"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=S.choices, default=S.PREPARING)
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=clock.now)
    prepared_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(_("reason"), blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    poster = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The printing in hand: its number, its file in the key folder, when it was ready and when it was fetched.
    printing = models.PositiveSmallIntegerField(default=1)
    slips_file = models.CharField(max_length=80, blank=True)
    slips_ready_at = models.DateTimeField(null=True, blank=True)
    slips_taken_at = models.DateTimeField(null=True, blank=True)
    answered = models.PositiveIntegerField(null=True, blank=True)
    spoiled = models.PositiveIntegerField(default=0)
    satisfied = models.JSONField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        verbose_name = _("employees' survey")
        verbose_name_plural = _("employees' surveys")
        indexes = [
            models.Index(fields=["reference"], name="surveys_survey_reference"),
            models.Index(fields=["closes_on"], name="surveys_survey_open", condition=Q(state="open")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(state__in=LIVE), name="surveys_survey_one_under_way"
            ),
            models.CheckConstraint(name="surveys_survey_invites_somebody", condition=Q(invited__gte=1)),
            models.CheckConstraint(name="surveys_survey_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="surveys_survey_open_has_key",
                condition=Q(state__in=[S.PREPARING, S.VOID]) | (~Q(public_key="") & Q(prepared_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="surveys_survey_closed_has_time",
                condition=~Q(state__in=[S.CLOSED, S.COUNTED]) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="surveys_survey_counted_has_figures",
                condition=Q(state=S.COUNTED, counted_at__isnull=False, answered__isnull=False)
                | Q(~Q(state=S.COUNTED), counted_at__isnull=True, answered__isnull=True, satisfied__isnull=True),
            ),
            models.CheckConstraint(
                name="surveys_survey_no_more_answers_than_invited",
                condition=Q(answered__isnull=True) | Q(answered__lte=F("invited")),
            ),
            models.CheckConstraint(
                name="surveys_survey_void_with_reason",
                condition=(Q(state=S.VOID, voided_at__isnull=False) & ~Q(void_reason=""))
                | Q(~Q(state=S.VOID), voided_at__isnull=True, void_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.opens_on}"

    @property
    def rule(self) -> SurveyRule:
        """Questions, floor, pass mark and the least number shown, from its edition."""
        return self.edition.content.survey

    @property
    def answers_needed(self) -> int:
        """From how many answers on it counts: the floor of those invited, and never fewer than may be shown."""
        share = ceil(self.invited * self.rule.response_floor_percent / 100)
        return max(share, self.rule.minimum_answers)

    @property
    def takes_answers(self) -> bool:
        """Whether an answer that comes in now is taken."""
        return self.state == S.OPEN and self.opens_on <= clock.today() <= self.closes_on

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def slips_wait(self) -> bool:
        """Whether slips lie ready that nobody has fetched."""
        return self.state == S.OPEN and self.slips_ready_at is not None and self.slips_taken_at is None

    @property
    def result(self) -> SurveyResult | None:
        """The counted survey under its edition's rule; None before the count. No breakdown where it does not count."""
        if self.state != S.COUNTED:
            return None
        return survey_result(self.rule, invited=self.invited, answered=self.answered, satisfied=self.satisfied or {})


class Slip(models.Model):
    """A code that was given out, as its keyed hash, and whether it was used. Never when, and never by which answer.

    The hash is the row's key: rows have no number that would tell the order in which slips were printed.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="slips")
    used = models.BooleanField(default=False)

    class Meta:
        ordering = ["digest"]
        verbose_name = _("survey code")
        verbose_name_plural = _("survey codes")
        indexes = [models.Index(fields=["survey", "used"], name="surveys_slip_used")]

    def __str__(self) -> str:
        return self.digest[:8]


class Ballot(models.Model):
    """One employee's answers, sealed (`surveys.sealing`): all ballots of a survey have the same length. No time, no
    number; the key of the row is chance. Deleted unread, or with the count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="ballots")
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("sealed answer")
        verbose_name_plural = _("sealed answers")

    def __str__(self) -> str:
        return str(self.id)[:8]
