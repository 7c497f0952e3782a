"""Campaigns and applications: what was answered, what was submitted, how it was scored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState, CampaignState, Column
from evaluations.taking_part import (  # noqa: F401 -- models of this app, in a module of their own
    ListedParticipant,
    ParticipantList,
    Participation,
    SelfAnswer,
    SelfAssessment,
)
from journal import clock
from journal.models import StoredFile
from journal.prepared import Open, Prepared
from proceedings.models import Matter, Round
from standards.content import Rubric
from standards.models import Edition, edition_of
from tripartite.enums import Level
from tripartite.models import District, Officer, User
from units.enums import UnitKind
from units.models import Evidence, Unit, units_of

A = ApplicationState
RECOMMENDED_AND_AFTER = [A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE, A.NAMED]
OVER = [A.NOT_RECOMMENDED, A.DECLINED, A.NAMED, A.WITHDRAWN, A.LAPSED]


class CampaignQuerySet(models.QuerySet):
    """Campaigns by what can be done in them."""

    def filing(self) -> CampaignQuerySet:
        """Those that take applications today."""
        today = clock.today()
        return self.filter(state=CampaignState.OPEN, opens_on__lte=today, filing_closes_on__gte=today)

    def begun(self) -> CampaignQuerySet:
        """Those that were opened, closed ones too, the newest first."""
        return self.exclude(state=CampaignState.DRAFT).order_by("-year")


def kinds_that_apply() -> list[str]:
    """All: enterprises, parks, towns and streets, for which the circular has standards, and enterprise clusters (三),
    which are assessed by those of the parks."""
    return [str(kind) for kind in UnitKind]


class Campaign(models.Model):
    """选树活动: one a year (circular 六（五）). All dates and numbers that the circular leaves open are set here."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="campaigns")
    opens_on = models.DateField(_("opens on"))
    filing_closes_on = models.DateField(_("applications until"))
    county_closes_on = models.DateField(_("county review until"))
    notice_days = models.PositiveSmallIntegerField(_("days of public notice"), default=7)
    names_towns = models.BooleanField(_("towns and subdistricts are named too"), default=False)
    kinds = models.JSONField(_("kinds that may apply"), default=kinds_that_apply)
    objection_days = models.PositiveSmallIntegerField(_("days to answer an objection"), default=10)
    # Clocks and their silence (evaluations.clocks). All reference values: the circular names no days.
    accept_days = models.PositiveSmallIntegerField(_("days for the county to accept or return"), default=10)
    correction_days = models.PositiveSmallIntegerField(_("days for the unit to correct"), default=10)
    opinion_days = models.PositiveSmallIntegerField(_("days for a county organisation's opinion"), default=5)
    fact_answer_days = models.PositiveSmallIntegerField(_("days for the unit to answer an adverse fact"), default=10)
    remind_days = models.PositiveSmallIntegerField(_("days before a deadline on which to remind"), default=3)
    returns_allowed = models.PositiveSmallIntegerField(_("returns for correction at most"), default=2)
    reassess_after_months = models.PositiveSmallIntegerField(
        _("months until a re-assessment"),
        default=6,
        help_text=_("After “not recommended”. 0: none in this campaign."),
    )
    reassess_within_months = models.PositiveSmallIntegerField(
        _("months after the county review in which a re-assessment can be handed in"), default=12
    )
    reassess_review_days = models.PositiveSmallIntegerField(_("days for the review of a re-assessment"), default=30)
    city_days = models.PositiveSmallIntegerField(_("days for the city to decide on a recommendation"), default=45)
    naming_days = models.PositiveSmallIntegerField(
        _("days for the city from one step to the next up to naming"), default=15
    )
    state = models.CharField(_("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                name="evaluations_campaign_dates_in_order",
                condition=Q(opens_on__lte=F("filing_closes_on"), filing_closes_on__lte=F("county_closes_on")),
            ),
            models.CheckConstraint(name="evaluations_campaign_notice_runs", condition=Q(notice_days__gte=1)),
            # A clock without a day would be late the moment it starts.
            models.CheckConstraint(
                name="evaluations_campaign_clocks_run",
                condition=Q(accept_days__gte=1, correction_days__gte=1, opinion_days__gte=1),
            ),
            models.CheckConstraint(
                name="evaluations_campaign_later_clocks_run",
                condition=Q(reassess_review_days__gte=1, city_days__gte=1, naming_days__gte=1),
            ),
            # A re-assessment that may be asked for only after its last day would be none.
            models.CheckConstraint(
                name="evaluations_campaign_reassesses_in_time",
                condition=Q(reassess_after_months=0)
                | Q(reassess_within_months__gte=F("reassess_after_months"), reassess_within_months__lte=36),
            ),
            models.CheckConstraint(name="evaluations_campaign_facts_clock_runs", condition=Q(fact_answer_days__gte=1)),
            models.CheckConstraint(name="evaluations_campaign_takes_some_kind", condition=~Q(kinds=[])),
            models.CheckConstraint(name="evaluations_campaign_answers_in_days", condition=Q(objection_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    def takes(self, kind: UnitKind) -> bool:
        """Whether units of this kind may apply."""
        return str(kind) in self.kinds

    def names(self, kind: UnitKind) -> bool:
        """Whether units of this kind can be named. The circular names enterprises and parks; towns if the city says
        so (BRIEF §10)."""
        return kind in (UnitKind.ENTERPRISE, UnitKind.PARK) or (kind == UnitKind.TOWN and self.names_towns)


class ApplicationQuerySet(models.QuerySet):
    """Which applications a person may see: one query per right, for page, count, export and API."""

    def for_unit_member(self, user: User | Open) -> ApplicationQuerySet:
        """Those of the units this person files for."""
        return self.filter(unit__in=units_of(user))

    def for_officer(self, office: Officer) -> ApplicationQuerySet:
        """A county sees what units of its district handed in; the city what counties recommended to it, and after."""
        return self.for_city() if office.body.level == Level.CITY else self.for_county(office.body.district_id)

    def for_city(self) -> ApplicationQuerySet:
        return self.exclude(submitted_at__isnull=True).exclude(recommended_at__isnull=True)

    def for_county(self, district: int | Open) -> ApplicationQuerySet:
        return self.exclude(submitted_at__isnull=True).filter(district=district)

    def waiting_for_county(self) -> ApplicationQuerySet:
        return self.filter(state__in=[A.SUBMITTED, A.COUNTY_REVIEW])


class DistrictOfUnit(models.ForeignKey):
    """The district of the row's unit, written once, by `save` and `bulk_create`, when the row begins.

    A unit's district never changes. Kept here as well because a county's queue is counted and sorted by it: through the
    unit the database reads every enterprise of the area to find the few hundred that applied.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        if add:
            setattr(model_instance, self.attname, model_instance.unit.district_id)
        return getattr(model_instance, self.attname)


class Application(models.Model):
    """申报: one for a unit in a campaign. It points at the edition it was filled in by, which never changes after."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="applications")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="applications")
    district = DistrictOfUnit(
        District, on_delete=models.PROTECT, related_name="applications", verbose_name=_("district"), editable=False
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(_("state"), max_length=16, choices=A.choices, default=A.DRAFT)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Since when the county has given its points for every indicator of the hand-in in hand; empty before. Written with
    # the scores themselves, so that a county's queue need not count them again for each of its files.
    scored_at = models.DateTimeField(null=True, blank=True, editable=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    recommended_at = models.DateTimeField(null=True, blank=True)
    city_review_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Since when the proceeding is a re-assessment; empty in the first one.
    reassessed_at = models.DateTimeField(null=True, blank=True)
    county_matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="recommends"
    )
    city_matter = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="names")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-campaign_id", "-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="evaluations_app_queue"),
            # The two queues as they are shown, latest hand-in first: a county's, and the city's.
            models.Index(
                fields=["district", "-submitted_at", "-id"],
                name="evaluations_app_county",
                condition=Q(submitted_at__isnull=False),
            ),
            models.Index(
                fields=["-submitted_at", "-id"],
                name="evaluations_app_city",
                condition=Q(submitted_at__isnull=False, recommended_at__isnull=False),
            ),
            # Those that are still to be scored, among the many that a county has under review.
            models.Index(
                fields=["district"],
                name="evaluations_app_to_score",
                condition=Q(state=A.COUNTY_REVIEW, scored_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "campaign"], name="evaluations_app_one_a_campaign"),
            models.CheckConstraint(
                name="evaluations_app_submitted_has_time",
                condition=Q(state__in=[A.DRAFT, A.WITHDRAWN, A.LAPSED]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluations_app_review_has_matter",
                condition=~Q(
                    state__in=[A.COUNTY_REVIEW, A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE, A.NAMED]
                )
                | Q(accepted_at__isnull=False, county_matter__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluations_app_city_has_matter",
                condition=~Q(state__in=RECOMMENDED_AND_AFTER)
                | Q(recommended_at__isnull=False, city_matter__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluations_app_named_went_the_way",
                condition=~Q(state=A.NAMED)
                | Q(
                    # Each by itself too: a comparison with NULL is unknown, which a CHECK lets pass.
                    approved_at__isnull=False,
                    published_at__isnull=False,
                    named_at__isnull=False,
                    published_at__gte=F("approved_at"),
                    named_at__gte=F("published_at"),
                ),
            ),
            # Another hand-in is scored from its beginning.
            models.CheckConstraint(
                name="evaluations_app_scored_after_hand_in",
                condition=Q(scored_at__isnull=True) | Q(submitted_at__isnull=False, scored_at__gte=F("submitted_at")),
            ),
            # Nothing of the former proceeding is carried over: the county takes it up anew, as another matter.
            models.CheckConstraint(
                name="evaluations_app_reassessed_anew",
                condition=~Q(state=A.REASSESSING)
                | Q(
                    reassessed_at__isnull=False,
                    submitted_at__isnull=False,
                    county_matter__isnull=True,
                    city_matter__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="evaluations_app_over_has_time",
                condition=Q(state__in=[A.NOT_RECOMMENDED, A.DECLINED, A.WITHDRAWN, A.LAPSED], ended_at__isnull=False)
                | Q(~Q(state__in=[A.NOT_RECOMMENDED, A.DECLINED, A.WITHDRAWN, A.LAPSED]), ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.campaign.year}"

    @cached_property
    def rubric(self) -> Rubric:
        """The side of its edition that applies to its unit."""
        return edition_of(self).rubric_for(UnitKind(self.unit.kind).rubric)

    @property
    def is_editable(self) -> bool:
        """Whether the unit may still type into it."""
        return self.state in (A.DRAFT, A.RETURNED, A.REASSESSING)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def current_returns(self) -> models.QuerySet[Return]:
        """The returns of the proceeding in hand: those of an earlier one neither count nor ask for anything."""
        returns = self.returns.order_by("pk")
        return returns.filter(returned_at__gte=self.reassessed_at) if self.reassessed_at else returns

    @cached_property
    def submission(self) -> Submission | None:
        """The latest hand-in: what officers look at."""
        latest = LATEST_SUBMISSION.one(application=self.pk)
        if latest:
            latest.application = self
        return latest


class Answer(models.Model):
    """What stands in the form for one indicator. Value encodings: `standards.scoring.values`."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    indicator = models.CharField(max_length=20)
    value = models.JSONField(null=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    # Copied from the self-assessment and not looked at since.
    to_confirm = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # From which window it came and as its how manieth change: a slow answer must not overtake a later one.
    window = models.CharField(max_length=32, blank=True)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["application", "indicator"], name="evaluations_answer_once")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.indicator}"


class Attachment(models.Model):
    """A piece of the unit's evidence, put to one indicator of one application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    indicator = models.CharField(max_length=20)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["application", "indicator", "evidence"], name="evaluations_attachment_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.indicator}: {self.evidence}"


class Submission(models.Model):
    """A hand-in: a snapshot of answers, facts, self scores and file hashes. It never changes (BRIEF §15.5)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("hand-in"))
    receipt = models.CharField(_("receipt number"), max_length=24, unique=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    self_total = models.DecimalField(max_digits=6, decimal_places=2)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["application_id", "number"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="evaluations_submission_number_once")
        ]

    def __str__(self) -> str:
        return self.receipt


LATEST_SUBMISSION = Prepared[Submission](
    lambda application: Submission.objects.filter(application=application).order_by("-number")[:1],
    application=models.BigIntegerField(),
)


class ReceiptPaper(models.Model):
    """The receipt of a hand-in as a PDF, made once by a worker."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="paper")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="receipt_of")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("receipt as PDF")
        verbose_name_plural = _("receipts as PDF")

    def __str__(self) -> str:
        return str(self.submission)


class SubmittedFile(models.Model):
    """A file as it was handed in: officers may open it because it is listed here."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    indicator = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="submitted_as")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("submitted file")
        verbose_name_plural = _("submitted files")
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator", "file"], name="evaluations_submitted_once")
        ]

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """Points that the county or the city gives for one indicator of one submission. The self score is never the
    result (BRIEF §4); where two differ, there is a written reason."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="scores")
    column = models.CharField(_("by"), max_length=6, choices=Column.choices)
    indicator = models.CharField(max_length=20)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    reason = models.TextField(_("reason"), blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["submission", "column", "indicator"], name="evaluations_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.column}/{self.indicator}: {self.points}"


class Return(models.Model):
    """退回补正: what is to be corrected, item by item, and until when."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="returns")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returns")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("to the unit"))
    due_on = models.DateField(_("until"))
    returned_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("return for correction")
        verbose_name_plural = _("returns for correction")
        constraints = [models.CheckConstraint(name="evaluations_return_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.application} → {self.due_on}"


class ReturnItem(models.Model):
    """What is wrong with one indicator."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="items")
    indicator = models.CharField(max_length=20)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("item to correct")
        verbose_name_plural = _("items to correct")
        constraints = [
            models.UniqueConstraint(fields=["returned", "indicator"], name="evaluations_return_item_once"),
            models.CheckConstraint(name="evaluations_return_item_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.reason}"


class Reassessment(models.Model):
    """A new proceeding on an application that was not recommended, asked for by its unit when the campaign's months are
    over. It keeps what the former proceeding ended with: its matter, its hand-in, its day. Never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reassessments")
    number = models.PositiveSmallIntegerField(_("re-assessment"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("to be handed in by"))
    former_matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    former_submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    former_ended_at = models.DateTimeField()

    class Meta:
        ordering = ["application_id", "number"]
        verbose_name = _("re-assessment")
        verbose_name_plural = _("re-assessments")
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="evaluations_reassessment_number_once"),
            models.CheckConstraint(name="evaluations_reassessment_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="evaluations_reassessment_follows_an_end", condition=Q(asked_at__gt=F("former_ended_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} / {self.number}"


class Diagnosis(models.Model):
    """What a unit that is not recommended lacks in one standard, and how to mend it: put with the motion, frozen with
    it, and read by the unit once the motion has passed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="diagnoses")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="diagnoses")
    standard = models.CharField(max_length=20)
    text = models.TextField(_("diagnosis"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        constraints = [
            models.UniqueConstraint(fields=["round", "standard"], name="evaluations_diagnosis_once"),
            models.CheckConstraint(name="evaluations_diagnosis_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.standard}"


# At the end, since they point at what stands above; a model counts only once this module has named it.
from evaluations.assessment_models import Agency, Assessment, Assessor, Mark  # noqa: E402, F401
