"""A matter, the motions put on it in rounds, and what each organisation said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings.enums import MatterKind, MatterState, MotionKind, RoundState, Verdict
from tripartite.models import MemberOrganisation, Officer, TripartiteBody


class MatterQuerySet(models.QuerySet):
    """Which matters an officer may see."""

    def for_officer(self, office: Officer) -> MatterQuerySet:
        """Those of the officer's own body."""
        return self.filter(body=office.organisation.body_id)

    def waiting_for(self, office: Officer) -> MatterQuerySet:
        """Those with an open round in which the officer's organisation has not spoken and the officer may."""
        seats = RoundSeat.objects.filter(
            round__state=RoundState.OPEN, organisation=office.organisation_id, opinion__isnull=True
        )
        return (
            self.for_officer(office)
            .filter(pk__in=seats.values("round__matter"))
            .exclude(subject__in=Recusal.objects.filter(officer__user=office.user_id).values("matter__subject"))
        )


class Matter(models.Model):
    """What a body decides on: an application, later a re-check plan, a revocation, an appeal.

    `subject` is the reference of the thing (``evaluations.application:5``); what a later room needs to say about it is
    registered in `proceedings.registry` under the matter's kind.
    """

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField(_("kind"), max_length=20, choices=MatterKind.choices)
    subject = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=MatterState.choices, default=MatterState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = [
            models.Index(fields=["body", "opened_at"], name="proceedings_matter_open", condition=Q(state="open")),
            models.Index(fields=["subject"], name="proceedings_matter_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "subject"], condition=Q(state="open"), name="proceedings_matter_open_once"
            ),
            models.CheckConstraint(
                name="proceedings_matter_closed_has_time",
                condition=Q(state=MatterState.OPEN) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """One putting of one motion. Motion, text, the subject's hash and the seats are frozen when it opens; a new round
    carries nothing over, and nothing is ever overwritten (BRIEF §3)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    motion = models.CharField(_("motion"), max_length=20, choices=MotionKind.choices)
    text = models.TextField(_("text of the motion"))
    subject_hash = models.CharField(max_length=64)
    agenda_item = models.ForeignKey(
        "proceedings.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=RoundState.choices, default=RoundState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["matter_id", "number"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="proceedings_round_number_once"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state="open"), name="proceedings_round_one_open_for_a_matter"
            ),
            models.CheckConstraint(name="proceedings_round_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="proceedings_round_closed_has_time",
                condition=Q(state=RoundState.OPEN, closed_at__isnull=True)
                | Q(~Q(state=RoundState.OPEN), closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} #{self.number}"


class RoundSeat(models.Model):
    """An organisation that must speak in a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round_id", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="proceedings_seat_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.round}"


class Opinion(models.Model):
    """What an organisation said in a round, by the mouth of one officer. One for a seat; never changed."""

    seat = models.OneToOneField(RoundSeat, on_delete=models.PROTECT, related_name="opinion")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="opinions")
    verdict = models.CharField(_("opinion"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.CheckConstraint(
                name="proceedings_opinion_dissent_has_reason", condition=Q(verdict="approve") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="proceedings_opinion_known_verdict", condition=Q(verdict__in=["approve", "dissent"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.organisation}: {self.get_verdict_display()}"


class Recusal(models.Model):
    """An officer with a conflict of interest stays out of one matter; another of the same organisation acts."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="recusals")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["matter", "officer"], name="proceedings_recusal_once"),
            models.CheckConstraint(name="proceedings_recusal_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.matter}"
