"""Which enterprises lie in a park or a cluster, from which day on; the town is the registry's own (`Unit.town`)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from tripartite.enums import Level
from tripartite.models import Officer, User
from units.enums import UnitKind
from units.models import Unit, units_of


class OfAreaQuerySet(models.QuerySet):
    """Rows of one area each (a park, town or cluster): who may see them."""

    def for_officer(self, office: Officer) -> OfAreaQuerySet:
        """All for the city; for a county, those of areas in its district."""
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(area__district=office.body.district_id)

    def for_unit_member(self, user: User) -> OfAreaQuerySet:
        """Those of the areas this person acts for."""
        return self.filter(area__in=units_of(user))


class PlacementQuerySet(OfAreaQuerySet):
    """Placements by the day."""

    def on(self, day: date) -> PlacementQuerySet:
        """Those that hold on a day; `until` is the first day on which one no longer does."""
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))


class Placement(models.Model):
    """An enterprise lies in a park or a cluster: in at most one park at a time, in any number of clusters."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    enterprise = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placed_in")
    # The area's own kind, which never changes: a constraint cannot look it up.
    kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in (UnitKind.PARK, UnitKind.CLUSTER)])
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(_("reason for taking it out"), blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [models.Index(fields=["area", "enterprise"], name="parks_placement_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(until__isnull=True, kind=UnitKind.PARK),
                name="parks_placement_in_one_park",
            ),
            models.UniqueConstraint(
                fields=["area", "enterprise"], condition=Q(until__isnull=True), name="parks_placement_once"
            ),
            models.CheckConstraint(
                name="parks_placement_in_park_or_cluster", condition=Q(kind__in=[UnitKind.PARK, UnitKind.CLUSTER])
            ),
            models.CheckConstraint(
                name="parks_placement_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="parks_placement_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="parks_placement_ended_with_reason",
                condition=Q(until__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(until__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(name="parks_placement_not_in_itself", condition=~Q(area=F("enterprise"))),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} → {self.area}"


class Roster(models.Model):
    """A table of an area's enterprises as the county brought it: looked through, then taken over as a whole."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rosters")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="roster")
    office = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(_("rows"))
    uploaded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("table of enterprises")
        verbose_name_plural = _("tables of enterprises")

    def __str__(self) -> str:
        return f"{self.area} {self.pk}"
