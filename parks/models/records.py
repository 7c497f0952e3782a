"""What happened in an area on a day: meetings, analyses, screening, cases, drills, trainings; one family of records."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from parks.enums import RecordKind
from parks.models.arrangements import Arrangement
from parks.models.placements import OfAreaQuerySet
from tripartite.models import User
from units.models import Unit

CLOCKED = [RecordKind.MAJOR, RecordKind.EMERGENCY]


class AreaRecordQuerySet(OfAreaQuerySet):
    """Records by what they are worth."""

    def standing(self) -> AreaRecordQuerySet:
        """Those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)

    def between(self, first: date, last: date) -> AreaRecordQuerySet:
        """Of a period, both days included."""
        return self.filter(happened_on__gte=first, happened_on__lte=last)

    def late(self) -> AreaRecordQuerySet:
        """Reported after their time, or not yet although it is over."""
        late = Q(reported_at__gt=F("report_due_at")) | Q(reported_at__isnull=True, report_due_at__lt=clock.now())
        return self.standing().filter(late)


class AreaRecord(models.Model):
    """One dated record. It is never rewritten: what was wrong is taken back with a reason and entered anew; what
    follows (reported upwards, settled) is added once."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="area_records")
    kind = models.CharField(_("kind"), max_length=14, choices=RecordKind.choices)
    body = models.ForeignKey(Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="records")
    happened_on = models.DateField(_("date"))
    title = models.CharField(_("subject"), max_length=160)
    matters = models.TextField(_("matters"))
    result = models.TextField(_("minutes and results"), blank=True)
    first_figure = models.PositiveIntegerField(null=True, blank=True)
    second_figure = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField(_("known to the area at"), null=True, blank=True)
    report_due_at = models.DateTimeField(_("to be reported until"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reported_to = models.CharField(_("reported to"), max_length=120, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    outcome = models.TextField(_("how it was settled"), blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(_("reason for taking it back"), blank=True)

    objects = AreaRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = _("record of an area")
        verbose_name_plural = _("records of areas")
        indexes = [models.Index(fields=["area", "kind", "happened_on"], name="parks_record_by_area")]
        constraints = [
            models.CheckConstraint(
                name="parks_record_clock_runs_for_cases",
                condition=Q(
                    Q(kind__in=CLOCKED),
                    known_at__isnull=False,
                    report_due_at__isnull=False,
                    report_due_at__gte=F("known_at"),
                )
                | Q(~Q(kind__in=CLOCKED), known_at__isnull=True, report_due_at__isnull=True, reported_at__isnull=True),
            ),
            models.CheckConstraint(
                name="parks_record_reported_to_somebody",
                condition=Q(reported_at__isnull=True, reported_to="")
                | (Q(reported_at__gte=F("known_at")) & ~Q(reported_to="")),
            ),
            models.CheckConstraint(
                name="parks_record_settled_with_words",
                condition=Q(settled_on__isnull=True, outcome="")
                | (Q(settled_on__gte=F("happened_on")) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="parks_record_second_is_part_of_first",
                condition=Q(second_figure__isnull=True) | Q(second_figure__lte=F("first_figure")),
            ),
            models.CheckConstraint(
                name="parks_record_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(name="parks_record_has_words", condition=~Q(title="") & ~Q(matters="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.happened_on})"

    @property
    def is_late(self) -> bool:
        """Reported after its time, or not yet although it is over."""
        return self.report_due_at is not None and (self.reported_at or clock.now()) > self.report_due_at

    @property
    def figures(self) -> list[tuple[object, int]]:
        """Its figures with what they count."""
        labels = RecordKind(self.kind).counted
        pairs = zip(labels, (self.first_figure, self.second_figure), strict=True)
        return [(label, figure) for label, figure in pairs if label and figure is not None]


class RecordFile(models.Model):
    """A paper or a picture that belongs to a record."""

    record = models.ForeignKey(AreaRecord, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="area_record")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a record")
        verbose_name_plural = _("files of records")

    def __str__(self) -> str:
        return self.file.name
