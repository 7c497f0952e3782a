"""复核: one title is checked again, item by item (circular 六（五）; BRIEF §9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import AdverseFact
from journal import clock
from plaques.models import Title
from proceedings.models import Matter
from rechecks.enums import Finding, Reason, RecheckOrigin, RecheckState
from rechecks.models.draws import DrawnUnit
from rechecks.models.plans import Plan
from tripartite.models import Officer, User
from units.models import Evidence

R = RecheckState
OVER = [R.PASSED, R.FAILED, R.CALLED_OFF]


class OfTitleQuerySet(models.QuerySet):
    """Who may see what becomes of a title: the officers of its area and the city's, and the unit's own people."""

    def for_officer(self, office: Officer) -> OfTitleQuerySet:
        return self if office.is_city else self.filter(title__district=office.body.district_id)

    def for_unit_member(self, user: User) -> OfTitleQuerySet:
        return self.filter(title__unit__members__user=user, title__unit__members__until__isnull=True).distinct()


class RecheckQuerySet(OfTitleQuerySet):
    def open(self) -> RecheckQuerySet:
        return self.exclude(state__in=OVER)

    def waiting_for_unit(self) -> RecheckQuerySet:
        """The unit has something to show."""
        return self.filter(state__in=[R.TOLD, R.SILENT, R.RECTIFYING])

    def waiting_for_county(self) -> RecheckQuerySet:
        """To be looked at on site, or again."""
        return self.filter(state__in=[R.SHOWN, R.SILENT, R.RECTIFIED])


class Recheck(models.Model):
    """The re-check of one title. A drawn one names its draw, one out of turn its reason; both are kept for good.

    `matter` is the county's file of it: site visits and recusals hang on it. `refused_at`: an officer put on record
    that the unit refused to be looked at.
    """

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="rechecks")
    origin = models.CharField(_("origin"), max_length=10, choices=RecheckOrigin.choices)
    drawn = models.OneToOneField(DrawnUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="recheck")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="rechecks")
    ground = models.CharField(_("ground"), max_length=12, choices=Reason.choices, blank=True)
    reason = models.TextField(_("reason"))
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="recheck")
    state = models.CharField(_("state"), max_length=12, choices=R.choices, default=R.TOLD)
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("to be shown until"))
    shown_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("in the unit's words"), blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(_("how the unit refused"), blank=True)
    rectify_at = models.DateTimeField(null=True, blank=True)
    rectify_until = models.DateField(_("to be put right until"), null=True, blank=True)
    rectified_at = models.DateTimeField(null=True, blank=True)
    rectified_note = models.TextField(_("what was put right"), blank=True)
    result = models.TextField(_("result in words"), blank=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("re-check")
        verbose_name_plural = _("re-checks")
        indexes = [models.Index(fields=["state", "due_on"], name="rechecks_recheck_queue")]
        constraints = [
            models.UniqueConstraint(fields=["title"], condition=~Q(state__in=OVER), name="rechecks_recheck_one_open"),
            models.CheckConstraint(name="rechecks_recheck_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="rechecks_recheck_origin_is_proved",
                condition=Q(origin=RecheckOrigin.TARGETED, drawn__isnull=True, opened_by__isnull=False) & ~Q(ground="")
                | Q(origin__in=[RecheckOrigin.SAMPLE, RecheckOrigin.CENSUS], ground="", plan__isnull=False),
            ),
            models.CheckConstraint(
                name="rechecks_recheck_state_has_time",
                condition=Q(state=R.TOLD, ended_at__isnull=True)
                | Q(state=R.SHOWN, shown_at__isnull=False, ended_at__isnull=True)
                | Q(state=R.SILENT, silent_at__isnull=False, ended_at__isnull=True)
                | Q(
                    ~Q(result=""),
                    state=R.RECTIFYING,
                    rectify_at__isnull=False,
                    rectify_until__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(~Q(rectified_note=""), state=R.RECTIFIED, rectified_at__isnull=False, ended_at__isnull=True)
                | Q(state__in=[R.PASSED, R.CALLED_OFF], ended_at__isnull=False)
                | Q(~Q(result=""), state=R.FAILED, ended_at__isnull=False, decided_by__isnull=False),
            ),
            # Nobody fails unseen: the unit showed something, or let its time pass.
            models.CheckConstraint(
                name="rechecks_recheck_failed_after_its_time",
                condition=~Q(state=R.FAILED) | Q(shown_at__isnull=False) | Q(silent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rechecks_recheck_refusal_has_words",
                condition=Q(refused_at__isnull=True, refusal="") | Q(~Q(refusal=""), refused_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rechecks_recheck_dates_in_order",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @property
    def why(self) -> str:
        """Its reason as a page tells it: an officer's words as they were written, the portal's own for a draw in the
        reader's language."""
        return self.drawn.reason if self.drawn_id else self.reason

    @property
    def tone(self) -> str:
        return R(self.state).tone


class RecheckItem(models.Model):
    """One thing to show: an indicator of the title's edition, or an adverse fact since. What the unit says and attaches
    stands beside what the inspection found."""

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20)
    fact = models.ForeignKey(AdverseFact, on_delete=models.PROTECT, null=True, blank=True, related_name="recheck_items")
    answer = models.TextField(_("the unit's words"), blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="recheck_items")
    finding = models.CharField(_("finding"), max_length=8, choices=Finding.choices, blank=True)
    note = models.TextField(_("what falls short"), blank=True)

    class Meta:
        ordering = ["recheck_id", "position"]
        verbose_name = _("item of a re-check")
        verbose_name_plural = _("items of a re-check")
        constraints = [
            models.UniqueConstraint(fields=["recheck", "key"], name="rechecks_item_once"),
            models.CheckConstraint(
                name="rechecks_item_short_has_note", condition=~Q(finding=Finding.SHORT) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recheck_id}: {self.key}"


class Inspector(models.Model):
    """An officer who is to inspect, for the organisation of the office: one for each of the county's three."""

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="inspectors")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="inspections")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["recheck_id", "pk"]
        verbose_name = _("inspector")
        verbose_name_plural = _("inspectors")
        constraints = [models.UniqueConstraint(fields=["recheck", "officer"], name="rechecks_inspector_once")]

    def __str__(self) -> str:
        return f"{self.officer} · {self.recheck}"
