"""Adverse facts and integrity grades: what others say of a unit, dated and with its source (circular 六（六）)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import FactKind, FactOrigin, FactState, Grade, TableKind
from journal import clock
from journal.models import StoredFile
from standards.models import Edition
from tripartite.enums import Level
from tripartite.models import Officer, User
from units.models import Unit

S = FactState
OPEN = [S.PROPOSED, S.ANSWERED, S.SILENT]


class OfUnitQuerySet(models.QuerySet):
    """Who may see what is said of a unit: the officers of its area and the city's, and its own people."""

    def for_officer(self, office: Officer) -> OfUnitQuerySet:
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(unit__district=office.body.district_id)

    def for_unit_member(self, user: User) -> OfUnitQuerySet:
        return self.filter(unit__members__user=user, unit__members__until__isnull=True).distinct()


class AdverseFactQuerySet(OfUnitQuerySet):
    """Adverse facts by where they stand."""

    def open(self) -> AdverseFactQuerySet:
        """Neither confirmed nor withdrawn."""
        return self.filter(state__in=OPEN)

    def to_decide(self) -> AdverseFactQuerySet:
        """The unit has answered, or its time is over."""
        return self.filter(state__in=[S.ANSWERED, S.SILENT])

    def confirmed(self) -> AdverseFactQuerySet:
        return self.filter(state=S.CONFIRMED)


class AdverseFact(models.Model):
    """A dated fact about a unit, with the department that said so. The unit may answer before an officer confirms it;
    only a confirmed one counts (BRIEF §4)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="adverse_facts", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=20, choices=FactKind.choices)
    # A veto item by its id, and the edition in whose words it is shown.
    veto = models.CharField(_("veto item"), max_length=20, blank=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    happened_on = models.DateField(_("date of the fact"))
    text = models.TextField(_("what happened"))
    source = models.CharField(_("department that said so"), max_length=120)
    document = models.CharField(_("document number"), max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="proves_fact")
    origin = models.CharField(_("how it came in"), max_length=12, choices=FactOrigin.choices, default=FactOrigin.HAND)
    # None where a department told it on being asked; the officer who asked is on record with the question.
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    answer_due_on = models.DateField(_("the unit may answer until"))
    state = models.CharField(_("state"), max_length=10, choices=S.choices, default=S.PROPOSED)
    answer = models.TextField(_("the unit's answer"), blank=True)
    answer_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_fact"
    )
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_because = models.TextField(_("reason for confirming"), blank=True)
    withdrawn_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(_("reason for withdrawing"), blank=True)

    objects = AdverseFactQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = _("adverse fact")
        verbose_name_plural = _("adverse facts")
        indexes = [models.Index(fields=["state", "answer_due_on"], name="enterprises_fact_queue")]
        constraints = [
            models.CheckConstraint(
                name="enterprises_fact_veto_has_item",
                condition=Q(~Q(veto=""), kind=FactKind.VETO, edition__isnull=False)
                | Q(~Q(kind=FactKind.VETO), veto="", edition__isnull=True),
            ),
            models.CheckConstraint(name="enterprises_fact_has_text_and_source", condition=~Q(text="") & ~Q(source="")),
            # Nobody answers to something that is still to come.
            models.CheckConstraint(name="enterprises_fact_lies_back", condition=Q(happened_on__lte=F("answer_due_on"))),
            models.CheckConstraint(
                name="enterprises_fact_state_has_time",
                condition=Q(
                    state=S.PROPOSED,
                    answered_at__isnull=True,
                    silent_at__isnull=True,
                    confirmed_at__isnull=True,
                    withdrawn_at__isnull=True,
                )
                | Q(state=S.ANSWERED, answered_at__isnull=False, confirmed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(state=S.SILENT, silent_at__isnull=False, confirmed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(state=S.CONFIRMED, confirmed_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state=S.WITHDRAWN, withdrawn_at__isnull=False),
            ),
            # A unit is heard, or has let its time pass, before anything counts against it.
            models.CheckConstraint(
                name="enterprises_fact_heard_before_confirmed",
                condition=Q(confirmed_at__isnull=True)
                | Q(
                    Q(answered_at__isnull=False) | Q(silent_at__isnull=False),
                    ~Q(confirmed_because=""),
                    confirmed_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="enterprises_fact_answer_has_text",
                condition=Q(answered_at__isnull=True, answer="", answered_by__isnull=True)
                | Q(~Q(answer=""), answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="enterprises_fact_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | Q(~Q(withdrawn_because=""), withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "veto", "happened_on", "document"],
                condition=~Q(state=S.WITHDRAWN),
                name="enterprises_fact_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.happened_on})"

    @property
    def title(self) -> str:
        """What it is, in the words of the edition for a veto item."""
        if self.kind != FactKind.VETO or self.edition is None:
            return self.get_kind_display()
        for rubric in self.edition.content.rubrics:
            for item in rubric.vetoes:
                if item.id == self.veto:
                    return item.title
        return self.veto

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def tone(self) -> str:
        return S(self.state).tone


class IntegrityGradeQuerySet(OfUnitQuerySet):
    """Grades by whether they stand."""

    def standing(self) -> IntegrityGradeQuerySet:
        """Those that no later decision has replaced."""
        return self.filter(replaced_at__isnull=True)


class IntegrityGrade(models.Model):
    """守法诚信等级 of one enterprise in one year. A change is a new row; the earlier one stays, marked as replaced."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grades", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices)
    source = models.CharField(_("decided by"), max_length=120)
    decided_on = models.DateField(_("decided on"))
    document = models.CharField(_("document number"), max_length=120, blank=True)
    reason = models.TextField(_("reason for the change"), blank=True)
    origin = models.CharField(_("how it came in"), max_length=12, choices=FactOrigin.choices, default=FactOrigin.HAND)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = IntegrityGradeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("integrity grade")
        verbose_name_plural = _("integrity grades")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(replaced_at__isnull=True), name="enterprises_grade_one_a_year"
            ),
            models.CheckConstraint(name="enterprises_grade_is_a_b_or_c", condition=Q(grade__in=Grade.values)),
            models.CheckConstraint(name="enterprises_grade_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="enterprises_grade_year_is_one", condition=Q(year__gte=2000, year__lte=2100)),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.grade}"

    @property
    def tone(self) -> str:
        return Grade(self.grade).tone


class FactTableQuerySet(models.QuerySet):
    def for_officer(self, office: Officer) -> FactTableQuerySet:
        """Those that the office's own organisation brought."""
        return self.filter(office__organisation=office.organisation_id)


class FactTable(models.Model):
    """A table of facts or grades as it was brought: first looked through, then taken over as a whole, once."""

    kind = models.CharField(_("what it holds"), max_length=8, choices=TableKind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="fact_table")
    office = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(_("rows"))
    uploaded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = FactTableQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("table of facts")
        verbose_name_plural = _("tables of facts")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
