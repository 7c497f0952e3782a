"""Draws that anyone can repeat: contributions of the three organisations, the frame, the units drawn (BRIEF §9)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal import clock
from plaques.models import Title
from rechecks.enums import DrawState, Method
from rechecks.models.plans import Plan
from tripartite.models import MemberOrganisation, Officer

# Of three organisations two must have handed in; for one that has not, a published constant stands in (BRIEF §9).
NEEDED = 2


class DrawQuerySet(models.QuerySet):
    def for_officer(self, office: Officer) -> DrawQuerySet:
        """Those of the office's own body; all for the city."""
        return self if office.is_city else self.filter(plan__body=office.organisation.body_id)

    def collecting(self) -> DrawQuerySet:
        return self.filter(state=DrawState.COLLECTING)

    def overdue(self) -> DrawQuerySet:
        """Its day has come and it is not drawn."""
        return self.exclude(state=DrawState.DRAWN).filter(due_on__lt=clock.today())

    def without_texts(self) -> DrawQuerySet:
        """For lists: the frame and the record of a draw may be long."""
        return self.defer("frame", "record")


class Draw(models.Model):
    """The one draw of a plan and period. `frame` and `record` are texts exactly as they are published and hashed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="draws")
    period = models.PositiveIntegerField(_("period"))
    due_on = models.DateField(_("to be drawn on"))
    ends_on = models.DateField(_("first day of the next period"))
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    public_key = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=DrawState.choices, default=DrawState.COLLECTING)
    opened_at = models.DateTimeField(default=clock.now)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frame = models.TextField(blank=True)
    frame_sha256 = models.CharField(max_length=64, blank=True)
    in_frame = models.PositiveIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    record = models.TextField(blank=True)
    record_sha256 = models.CharField(max_length=64, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        constraints = [
            # However many workers race: a plan and period is drawn once.
            models.UniqueConstraint(fields=["plan", "period"], name="rechecks_draw_once"),
            models.CheckConstraint(name="rechecks_draw_days_in_order", condition=Q(ends_on__gt=F("due_on"))),
            models.CheckConstraint(
                name="rechecks_draw_state_has_time",
                condition=Q(
                    state=DrawState.COLLECTING, frozen_at__isnull=True, frame="", drawn_at__isnull=True, record=""
                )
                | Q(
                    ~Q(frame_sha256=""),
                    state=DrawState.FROZEN,
                    frozen_at__isnull=False,
                    drawn_at__isnull=True,
                    record="",
                )
                | Q(
                    ~Q(frame_sha256="") & ~Q(record="") & ~Q(record_sha256="") & ~Q(seed=""),
                    state=DrawState.DRAWN,
                    frozen_at__isnull=False,
                    drawn_at__gte=F("frozen_at"),
                    size__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="rechecks_draw_waiting")]

    def __str__(self) -> str:
        return self.slug

    @property
    def tone(self) -> str:
        """How a chip shows its state."""
        return DrawState(self.state).tone

    @property
    def slug(self) -> str:
        """The draw's name in its record: ``huancui-1-p2``."""
        return f"{self.plan.slug}-p{self.period}"

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.ends_on - timedelta(days=1)

    @property
    def is_overdue(self) -> bool:
        return self.state != DrawState.DRAWN and self.due_on < clock.today()

    @property
    def takes_contributions(self) -> bool:
        """A census needs no chance."""
        return self.state == DrawState.COLLECTING and self.plan.method == Method.SAMPLE


class ContributionQuerySet(models.QuerySet):
    def standing(self) -> ContributionQuerySet:
        """Those that were not made void by a lost key."""
        return self.filter(void_at__isnull=True)


class Contribution(models.Model):
    """What one organisation adds to the chance of a draw: sealed until the frame is frozen, its hash public at once."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    handed_in_at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["draw_id", "pk"]
        verbose_name = _("contribution to a draw")
        verbose_name_plural = _("contributions to draws")
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "organisation"],
                condition=Q(void_at__isnull=True),
                name="rechecks_contribution_once",
            ),
            models.CheckConstraint(name="rechecks_contribution_has_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.draw} · {self.organisation}"


class DrawnUnit(models.Model):
    """A title that a draw has chosen, with the exact probability that it had to be chosen."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="drawn")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="drawn")
    position = models.PositiveIntegerField()
    stratum = models.CharField(_("group"), max_length=60)
    weight = models.PositiveIntegerField(_("weight"))
    is_certain = models.BooleanField(_("certain"))
    chance = models.PositiveBigIntegerField(_("probability: numerator"))
    out_of = models.PositiveBigIntegerField(_("probability: denominator"))

    class Meta:
        ordering = ["draw_id", "position"]
        verbose_name = _("drawn title")
        verbose_name_plural = _("drawn titles")
        constraints = [
            models.UniqueConstraint(fields=["draw", "title"], name="rechecks_drawn_title_once"),
            models.UniqueConstraint(fields=["draw", "position"], name="rechecks_drawn_position_once"),
            models.CheckConstraint(
                name="rechecks_drawn_probability_is_one",
                condition=Q(chance__gte=1, chance__lt=F("out_of"), is_certain=False)
                | Q(chance=F("out_of"), chance__gte=1, is_certain=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} · {self.title}"

    @property
    def reason(self) -> str:
        """Why its title is checked, in the reader's language."""
        return gettext("Chosen by the draw %(draw)s; its record is public.") % {"draw": self.draw.slug}
