"""What stands in an area from a day on: contracts, congresses, organisations, bodies and mechanisms, one family."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from parks.enums import ArrangementKind, Scope
from parks.models.placements import OfAreaQuerySet
from tripartite.enums import Party
from tripartite.models import User
from units.models import Unit

AGREED = [ArrangementKind.CONTRACT, ArrangementKind.CONGRESS]


class ArrangementQuerySet(OfAreaQuerySet):
    """Arrangements by the day."""

    def on(self, day: date) -> ArrangementQuerySet:
        """Those in force on a day: its last day counts still."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Arrangement(models.Model):
    """A dated thing with its parties and its paper. What it covers is in `Cover`, who sits in it in `BodyMember`."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="arrangements")
    kind = models.CharField(_("kind"), max_length=14, choices=ArrangementKind.choices)
    scope = models.CharField(_("reach"), max_length=10, choices=Scope.choices, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    title = models.CharField(_("name"), max_length=160)
    employer_side = models.CharField(_("employers' side"), max_length=160, blank=True)
    employee_side = models.CharField(_("employees' side"), max_length=160, blank=True)
    document = models.CharField(_("document number"), max_length=120, blank=True)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("last day in force"), null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="arrangements")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("arrangement")
        verbose_name_plural = _("arrangements")
        indexes = [models.Index(fields=["kind", "starts_on"], name="parks_arrangement_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="parks_arrangement_days_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            # Two sides agree for a time: without an end nobody could say on which day it still covers.
            models.CheckConstraint(
                name="parks_arrangement_agreed_has_reach_and_parties",
                condition=Q(~Q(kind__in=AGREED), scope="")
                | Q(Q(kind__in=AGREED), ~Q(scope=""), ~Q(employer_side=""), ~Q(employee_side="")),
            ),
            models.CheckConstraint(
                name="parks_arrangement_contract_has_end",
                condition=~Q(kind=ArrangementKind.CONTRACT) | Q(ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="parks_arrangement_industry_is_named",
                condition=Q(~Q(scope=Scope.INDUSTRY), industry="") | (Q(scope=Scope.INDUSTRY) & ~Q(industry="")),
            ),
            models.CheckConstraint(name="parks_arrangement_has_name", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    def is_in_force(self, day: date) -> bool:
        """Whether it stands on a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    @property
    def is_running(self) -> bool:
        return self.is_in_force(clock.today())


class Cover(models.Model):
    """An enterprise that an arrangement covers, from a day on and before `until`."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="covers")
    enterprise = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="covered_by")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason for taking it out"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("covered enterprise")
        verbose_name_plural = _("covered enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "enterprise"], condition=Q(until__isnull=True), name="parks_cover_once"
            ),
            models.CheckConstraint(
                name="parks_cover_ended_with_reason",
                condition=Q(until__isnull=True, reason="") | (Q(until__gte=F("since")) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement_id}: {self.enterprise_id}"


class BodyMember(models.Model):
    """Who sits in a body: an organisation by its post. Names of people are not asked for (BRIEF §15.9)."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="members")
    party = models.CharField(_("party"), max_length=12, choices=Party.choices)
    organisation = models.CharField(_("organisation"), max_length=120)
    post = models.CharField(_("post"), max_length=80)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        constraints = [
            models.CheckConstraint(
                name="parks_member_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="parks_member_has_post", condition=~Q(organisation="") & ~Q(post="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.post}"
