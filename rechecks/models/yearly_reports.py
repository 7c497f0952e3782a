"""年度报告: once a year a holder says how things stand, where the edition asks for it (BRIEF §9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from plaques.models import Title
from rechecks.models.inspections import OfTitleQuerySet
from units.models import UnitMember


class YearlyReport(models.Model):
    """What a holder reported on one year. Filed once and never changed; a correction is told to the county."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="yearly_reports")
    year = models.PositiveSmallIntegerField(_("year"))
    headcount = models.PositiveIntegerField(_("number of employees"))
    contract_until = models.DateField(_("collective contract valid until"), null=True, blank=True)
    congress_on = models.DateField(_("last workers' congress held on"), null=True, blank=True)
    disputes = models.PositiveIntegerField(_("labour disputes in the year"))
    arrears = models.BooleanField(_("Wages were paid late at least once in the year"))
    changes = models.TextField(_("what has changed since the title was granted"), blank=True)
    filed_by = models.ForeignKey(UnitMember, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=clock.now)

    objects = OfTitleQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        constraints = [
            models.UniqueConstraint(fields=["title", "year"], name="rechecks_report_once_a_year"),
            models.CheckConstraint(name="rechecks_report_year_is_one", condition=Q(year__gte=2000, year__lte=2100)),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"
