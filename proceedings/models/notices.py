"""公示 with objections, and decisions with a document number."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings.enums import DecisionKind, NoticeState, ObjectionState
from proceedings.models.matters import Matter
from tripartite.models import District, Officer, TripartiteBody


class NoticeQuerySet(models.QuerySet):
    """Which notices an officer works on. Reading them on the public pages is everybody's."""

    def for_officer(self, office: Officer) -> NoticeQuerySet:
        """Those of the officer's own body."""
        return self.filter(body=office.organisation.body_id)


class PublicNotice(models.Model):
    """A notice of what a body intends, open to anyone's objection until its last day has passed."""

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="notices")
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=NoticeState.choices, default=NoticeState.PUBLISHED)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    answer_days = models.PositiveSmallIntegerField(_("days to answer an objection"), default=10)
    published_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        constraints = [
            models.CheckConstraint(
                name="proceedings_notice_dates_in_order", condition=Q(closes_on__gt=models.F("opens_on"))
            ),
            models.CheckConstraint(
                name="proceedings_notice_closed_has_time",
                condition=Q(state=NoticeState.PUBLISHED, closed_at__isnull=True)
                | Q(state=NoticeState.CLOSED, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_objections(self) -> bool:
        """Whether today is one of the notice's days."""
        return self.state == NoticeState.PUBLISHED and self.opens_on <= clock.today() <= self.closes_on


class NoticeItem(models.Model):
    """One unit on a notice: the name as published and the matter it rests on."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="notice_items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    title_text_zh = models.CharField(max_length=60)
    title_text_en = models.CharField(max_length=120)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["notice_id", "position"]
        verbose_name = _("notice item")
        verbose_name_plural = _("notice items")
        constraints = [
            models.UniqueConstraint(fields=["notice", "matter"], name="proceedings_notice_matter_once"),
            models.UniqueConstraint(fields=["notice", "position"], name="proceedings_notice_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ObjectionQuerySet(models.QuerySet):
    """Which objections an officer may read. Who made them is another question: `proceedings.rules.why_not_answer`."""

    def for_officer(self, office: Officer) -> ObjectionQuerySet:
        """Those to notices of the officer's own body."""
        return self.filter(item__notice__body=office.organisation.body_id)


class Objection(models.Model):
    """异议 by anyone against one unit on a notice. Name and contact are for the answer only and never public."""

    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="objections")
    receipt = models.CharField(_("receipt number"), max_length=20, unique=True)
    text = models.TextField(_("objection"))
    objector = models.CharField(_("your name"), max_length=60)
    contact = models.CharField(_("how to reach you"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    made_at = models.DateTimeField(default=clock.now)
    looked_into_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked into by")
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                name="proceedings_objection_answered_in_full",
                condition=Q(state="received", answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(
                    ~Q(state="received") & ~Q(answer=""),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    looked_into_by__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def due_on(self) -> date:
        """Until when it is to be answered: the notice's days after the day on which it was made."""
        return timezone.localtime(self.made_at).date() + timedelta(days=self.item.notice.answer_days)


class DecisionQuerySet(models.QuerySet):
    """Which decisions an officer works on."""

    def for_officer(self, office: Officer) -> DecisionQuerySet:
        """Those of the officer's own body."""
        return self.filter(body=office.organisation.body_id)


class Decision(models.Model):
    """A decision with document number and date (文号), released after everything it needs is there: one that names
    rests on a finished notice, one that cancels says why."""

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind.choices)
    document_number = models.CharField(_("document number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    decided_on = models.DateField(_("date"))
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    text = models.TextField(_("reason"), blank=True)
    released_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(default=clock.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(name="proceedings_decision_has_number", condition=~Q(document_number="")),
            models.CheckConstraint(
                name="proceedings_decision_rests_on_something",
                condition=Q(kind=DecisionKind.NAMING, notice__isnull=False)
                | (Q(kind__in=[DecisionKind.REVOCATION, DecisionKind.REINSTATEMENT]) & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return self.document_number
