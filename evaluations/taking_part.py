"""Beside the yearly application: taking part, the published lists of participants, and the private self-assessment.

These models belong to `evaluations.models`, which imports them; they know neither campaign nor application.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ParticipationState
from journal import clock
from standards.models import Edition
from tripartite.enums import Level
from tripartite.models import District, Officer, User
from units.enums import UnitKind
from units.models import Unit, units_of
from units.search import SearchKeyField, repeated


class ParticipationQuerySet(models.QuerySet):
    """Which declarations a person may see."""

    def for_unit_member(self, user: User) -> ParticipationQuerySet:
        """Those of the units this person acts for."""
        return self.filter(unit__in=units_of(user))

    def for_officer(self, office: Officer) -> ParticipationQuerySet:
        """All for the city; for a county, those of units of its district."""
        return self if office.body.level == Level.CITY else self.filter(unit__district=office.body.district_id)

    def running(self) -> ParticipationQuerySet:
        return self.filter(state=ParticipationState.RUNNING)


class Participation(models.Model):
    """创建备案: a unit declares that it takes part. This is what "普遍开展创建活动" (circular 三) counts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations")
    state = models.CharField(
        _("state"), max_length=10, choices=ParticipationState.choices, default=ParticipationState.RUNNING
    )
    statement = models.TextField(_("statement"))
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    by_hand_in = models.BooleanField(_("declared by handing in an application"), default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        indexes = [models.Index(fields=["-declared_at"], name="evaluations_part_running", condition=Q(state="running"))]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(state="running"), name="evaluations_part_runs_once"),
            models.CheckConstraint(
                name="evaluations_part_ended_has_time",
                condition=Q(state="running", ended_at__isnull=True) | (~Q(state="running") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="evaluations_part_has_words", condition=~Q(statement="")),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class ParticipantList(models.Model):
    """定期公布创建单位 (circular 七（一）): who took part on a day, published and never changed after."""

    published_on = models.DateField(_("published on"), unique=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField(_("participants"))

    class Meta:
        ordering = ["-published_on"]
        verbose_name = _("list of participants")
        verbose_name_plural = _("lists of participants")

    def __str__(self) -> str:
        return self.published_on.isoformat()


class ListedParticipantQuerySet(models.QuerySet):
    """How a published list is searched."""

    def search(self, text: str) -> ListedParticipantQuerySet:
        """By a part of the name, or pinyin initials."""
        fragment = repeated(text)
        return self.filter(search_key__contains=fragment) if fragment else self


class ListedParticipant(models.Model):
    """A unit as it stands on a published list: name, kind and area of that day; nothing of people."""

    list = models.ForeignKey(ParticipantList, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    search_key = SearchKeyField(sources=("name",))
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()

    objects = ListedParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("listed participant")
        verbose_name_plural = _("listed participants")
        indexes = [models.Index(fields=["list", "district", "name"], name="evaluations_listed_district")]
        constraints = [models.UniqueConstraint(fields=["list", "unit"], name="evaluations_listed_once")]

    def __str__(self) -> str:
        return self.name


class SelfAssessmentQuerySet(models.QuerySet):
    """Private: there is a door for the unit's own people, and deliberately none for officers."""

    def for_unit_member(self, user: User) -> SelfAssessmentQuerySet:
        """The sheets of the person's units, and the ones they began before the county confirmed them."""
        return self.filter(Q(unit__in=units_of(user), person__isnull=True) | Q(person=user))


class SelfAssessment(models.Model):
    """A unit looks at itself, at any time of the year, by the same indicators. Nobody outside the unit sees it: no
    officer, no admin page, no export, no journal line.

    `person` is set while the county has not confirmed that this person acts for the unit: two people may claim one
    unit, and neither must see the other's sheet.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="self_assessments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(person__isnull=True), name="evaluations_self_one_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["unit", "person"], condition=Q(person__isnull=False), name="evaluations_self_one_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class SelfAnswer(models.Model):
    """One answer of a self-assessment. Value encodings: `standards.scoring.values`."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="answers")
    indicator = models.CharField(max_length=20)
    value = models.JSONField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer of a self-assessment")
        verbose_name_plural = _("answers of self-assessments")
        constraints = [models.UniqueConstraint(fields=["assessment", "indicator"], name="evaluations_self_answer_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.indicator}"
