"""What an enterprise's labour relations rest on, by the day: the registry's facts that coverage is computed from.

The model belongs to `units.models`, which imports it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.actors import Actor
from journal.chain import act
from units.enums import FactsOrigin, SizeClass
from units.models import Unit


class LabourFacts(models.Model):
    """One enterprise from `since` on, and before `until`. A change closes the row and opens another, so that every day
    keeps what was known of it. Nothing that can be counted from these rows is stored anywhere."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="labour_facts")
    since = models.DateField(_("holds since"))
    until = models.DateField(_("until"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("number of employees"))
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass.choices, blank=True)
    # None where nobody has said: such an enterprise counts on neither side.
    contracts_signed = models.PositiveIntegerField(_("employees with a labour contract"), null=True, blank=True)
    has_union = models.BooleanField(_("has a trade union"), default=False)
    union_members = models.PositiveIntegerField(_("union members"), null=True, blank=True)
    contract_until = models.DateField(_("own collective contract valid until"), null=True, blank=True)
    has_congress = models.BooleanField(_("has a workers' congress of its own"), default=False)
    has_mediation = models.BooleanField(_("has mediation of its own"), default=False)
    open_affairs = models.BooleanField(_("factory affairs are open"), default=False)
    origin = models.CharField(_("told by"), max_length=8, choices=FactsOrigin.choices)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("labour facts")
        verbose_name_plural = _("labour facts")
        indexes = [models.Index(fields=["unit", "since"], name="units_labour_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="units_labour_one_holds"),
            models.UniqueConstraint(fields=["unit", "since"], name="units_labour_one_a_day"),
            models.CheckConstraint(
                name="units_labour_days_in_order", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(name="units_labour_has_staff", condition=Q(headcount__gte=1)),
            models.CheckConstraint(
                name="units_labour_parts_of_the_staff",
                condition=(Q(contracts_signed__isnull=True) | Q(contracts_signed__lte=F("headcount")))
                & (Q(union_members__isnull=True) | Q(union_members__lte=F("headcount"))),
            ),
            models.CheckConstraint(
                name="units_labour_members_have_a_union", condition=Q(union_members__isnull=True) | Q(has_union=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.since}"


@dataclass(frozen=True, slots=True)
class LabourState:
    """What is said of an enterprise on a day."""

    headcount: int
    size_class: str = ""
    contracts_signed: int | None = None
    has_union: bool = False
    union_members: int | None = None
    contract_until: date | None = None
    has_congress: bool = False
    has_mediation: bool = False
    open_affairs: bool = False


def keep_labour_facts(*, unit: Unit, state: LabourState, origin: FactsOrigin, actor: Actor) -> LabourFacts:
    """From today on the enterprise is like this. Nothing is written where it was so already."""
    today, fields = clock.today(), asdict(state)
    with act() as log:
        Unit.objects.select_for_update().get(pk=unit.pk)
        holding = LabourFacts.objects.filter(unit=unit, until__isnull=True).first()
        if holding is not None:
            if all(getattr(holding, name) == value for name, value in fields.items()):
                return holding
            if holding.since >= today:
                # Said twice on one day: the day keeps the later word, the journal both.
                LabourFacts.objects.filter(pk=holding.pk).update(**fields, origin=origin, entered_at=clock.now())
                log.append(action="unit.labour", subject=unit, actor=actor, data={"origin": str(origin)})
                return LabourFacts.objects.get(pk=holding.pk)
            LabourFacts.objects.filter(pk=holding.pk).update(until=today)
        kept = LabourFacts.objects.create(unit=unit, since=today, origin=origin, entered_at=clock.now(), **fields)
        log.append(action="unit.labour", subject=unit, actor=actor, data={"origin": str(origin)})
    return kept
