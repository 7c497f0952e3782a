"""The plan by which a county body checks its titles again (circular 六（五）; BRIEF §9)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings.models import Matter
from rechecks.enums import Method, PlanState
from tripartite.models import Officer, TripartiteBody
from units.enums import UnitKind

CADENCES = [(3, _("every three months")), (6, _("every six months")), (12, _("every year"))]


class PlanQuerySet(models.QuerySet):
    def for_officer(self, office: Officer) -> PlanQuerySet:
        """Those of the office's own body; all for the city."""
        return self if office.is_city else self.filter(body=office.organisation.body_id)

    def agreed(self) -> PlanQuerySet:
        """Those that bind or have bound: in force, or replaced by a newer one."""
        return self.filter(state__in=[PlanState.IN_FORCE, PlanState.REPLACED])


class Plan(models.Model):
    """One version of a body's plan. What its organisations have agreed to never changes: a change is the next version.

    Periods follow each other from `starts_on`; a replaced plan has periods until `ends_on`, the day on which the newer
    one begins. All figures are reference values until the body has agreed to its own.
    """

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="recheck_plans")
    # Empty: titles of every kind. A body has one plan for all, or one for each kind that it checks.
    kind = models.CharField(_("kind of units"), max_length=12, choices=UnitKind.choices, blank=True)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="recheck_plans")
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.SAMPLE)
    starts_on = models.DateField(_("first day of the first period"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    cadence = models.PositiveSmallIntegerField(_("how often"), choices=CADENCES, default=12)
    contribution_days = models.PositiveSmallIntegerField(_("days to hand in contributions"), default=14)
    rate = models.PositiveSmallIntegerField(_("share to draw, in percent"), default=20)
    at_least = models.PositiveIntegerField(_("at least, in all"), default=1)
    at_most = models.PositiveIntegerField(_("at most, in all"), null=True, blank=True)
    by_kind = models.BooleanField(_("by kind of unit"), default=True)
    by_size = models.BooleanField(_("by size of the enterprise"), default=True)
    by_age = models.BooleanField(_("by years since the last check"), default=False)
    per_stratum = models.PositiveSmallIntegerField(_("at least from each group"), default=1)
    within_years = models.PositiveSmallIntegerField(_("every title within so many years"), default=3)
    fact_weight = models.PositiveSmallIntegerField(_("weight with adverse facts"), default=3)
    rest_months = models.PositiveSmallIntegerField(_("months of rest after a check"), default=6)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["body_id", "kind", "-version"]
        verbose_name = _("plan of re-checks")
        verbose_name_plural = _("plans of re-checks")
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "version"], name="rechecks_plan_version_once"),
            models.UniqueConstraint(
                fields=["body", "kind"], condition=Q(state=PlanState.IN_FORCE), name="rechecks_plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["body", "kind"], condition=Q(state=PlanState.DRAFT), name="rechecks_plan_one_draft"
            ),
            models.CheckConstraint(
                name="rechecks_plan_state_has_time",
                condition=Q(state=PlanState.DRAFT, approved_at__isnull=True, discarded_at__isnull=True)
                | Q(state=PlanState.DISCARDED, approved_at__isnull=True, discarded_at__isnull=False)
                | Q(state=PlanState.IN_FORCE, approved_at__isnull=False, replaced_at__isnull=True, ends_on__isnull=True)
                | Q(
                    state=PlanState.REPLACED,
                    approved_at__isnull=False,
                    replaced_at__isnull=False,
                    ends_on__isnull=False,
                ),
            ),
            models.CheckConstraint(name="rechecks_plan_rate_is_percent", condition=Q(rate__gte=1, rate__lte=100)),
            models.CheckConstraint(name="rechecks_plan_cadence_is_known", condition=Q(cadence__in=[3, 6, 12])),
            models.CheckConstraint(
                name="rechecks_plan_bounds_in_order",
                condition=Q(at_most__isnull=True) | Q(at_most__gte=F("at_least")),
            ),
            models.CheckConstraint(
                name="rechecks_plan_years_in_bounds", condition=Q(within_years__gte=1, within_years__lte=10)
            ),
            models.CheckConstraint(
                name="rechecks_plan_weight_in_bounds", condition=Q(fact_weight__gte=1, fact_weight__lte=100)
            ),
            # Whoever rests longer than the promise allows could never be checked in time.
            models.CheckConstraint(
                name="rechecks_plan_rest_within_promise", condition=Q(rest_months__lt=F("within_years") * 12)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name} · {self.version}"

    @property
    def tone(self) -> str:
        """How a chip shows its state."""
        return PlanState(self.state).tone

    @property
    def slug(self) -> str:
        """The plan's name in records: ``huancui-1``, or ``huancui-park-1`` for one kind."""
        return "-".join(part for part in (self.body.district.slug, self.kind, str(self.version)) if part)

    def starts(self, period: int) -> date:
        """The first day of a period; the first one is 1."""
        months = self.starts_on.year * 12 + self.starts_on.month - 1 + (period - 1) * self.cadence
        return date(months // 12, months % 12 + 1, self.starts_on.day)
