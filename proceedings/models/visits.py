"""Site visits: who went where, what they found beside each item of the list, and their photos (BRIEF §6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from proceedings.enums import Found, VisitState
from proceedings.models.matters import Matter
from tripartite.models import Officer


class VisitQuerySet(models.QuerySet):
    """Which visits an officer may see."""

    def for_officer(self, office: Officer) -> VisitQuerySet:
        """Those of the officer's own body; the city's officers read all counties'."""
        return self if office.is_city else self.filter(matter__body=office.organisation.body_id)

    def about(self, subject: str) -> VisitQuerySet:
        """Those to one thing, whichever matter they were made for."""
        return self.filter(matter__subject=subject)

    def planned(self) -> VisitQuerySet:
        return self.filter(state=VisitState.PLANNED)


class Visit(models.Model):
    """实地核查: officers of the body go and look at the checklist that the matter's kind registers."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="visits")
    planned_for = models.DateTimeField(_("planned for"))
    place = models.CharField(_("place"), max_length=200)
    called_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    received_by = models.CharField(_("received by (position)"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=4000)
    ended_at = models.DateTimeField(null=True, blank=True)
    report = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["planned_for", "pk"]
        verbose_name = _("site visit")
        verbose_name_plural = _("site visits")
        indexes = [models.Index(fields=["planned_for"], name="proceedings_visit_planned", condition=Q(state="planned"))]
        constraints = [
            models.CheckConstraint(
                name="proceedings_visit_over_has_time",
                condition=Q(state=VisitState.PLANNED, ended_at__isnull=True)
                | Q(~Q(state=VisitState.PLANNED), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proceedings_visit_done_has_summary", condition=~Q(state=VisitState.DONE) | ~Q(summary="")
            ),
            models.CheckConstraint(
                name="proceedings_visit_report_when_done", condition=Q(report__isnull=True) | Q(state=VisitState.DONE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.planned_for:%Y-%m-%d}"


class Visitor(models.Model):
    """An officer who goes, for the organisation of the office: both are on record."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="visitors")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["visit_id", "pk"]
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints = [models.UniqueConstraint(fields=["visit", "officer"], name="proceedings_visitor_once")]


class VisitFinding(models.Model):
    """What was found beside one item of the checklist. Rewritten until the visit is finished, never after."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=20)
    found = models.CharField(_("found"), max_length=10, choices=Found.choices)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["visit_id", "pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="proceedings_finding_once"),
            models.CheckConstraint(
                name="proceedings_finding_differs_with_note", condition=~Q(found=Found.DIFFERS) | ~Q(note="")
            ),
        ]


class VisitPhoto(models.Model):
    """A photo taken on site, beside an item or none. `key` is made on the phone: sent twice, it is kept once.
    `taken_at` is the phone's word for when it was taken, `added_at` the portal's for when it came."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    item = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["visit_id", "pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [models.UniqueConstraint(fields=["visit", "key"], name="proceedings_photo_once")]
