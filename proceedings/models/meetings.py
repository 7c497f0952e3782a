"""集中评审: a body meets, with an agenda of many matters, and with quorum for each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings.enums import MeetingState
from proceedings.models.matters import Matter
from tripartite.models import MemberOrganisation, Officer, TripartiteBody


class MeetingQuerySet(models.QuerySet):
    """Which meetings an officer may see."""

    def for_officer(self, office: Officer) -> MeetingQuerySet:
        """Those of the officer's own body."""
        return self.filter(body=office.organisation.body_id)


class Meeting(models.Model):
    """A joint meeting of one body. Closed, its minutes and drafted decisions are read by a second person, who signs
    them off; only then are they released."""

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=120)
    planned_for = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    called_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_for", "-pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="proceedings_meeting_state_has_time",
                condition=Q(state=MeetingState.PLANNED, opened_at__isnull=True, closed_at__isnull=True)
                | Q(state=MeetingState.SITTING, opened_at__isnull=False, closed_at__isnull=True)
                | Q(
                    state=MeetingState.CLOSED,
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                    closed_at__gte=models.F("opened_at"),
                ),
            ),
            models.CheckConstraint(
                name="proceedings_meeting_signed_off_after_its_end",
                condition=Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
                | Q(
                    state=MeetingState.CLOSED,
                    signed_off_at__isnull=False,
                    signed_off_by__isnull=False,
                    signed_off_at__gte=models.F("closed_at"),
                ),
            ),
            # Four eyes: whoever closed the meeting and so drafted its decisions is not the one who finds them right.
            models.CheckConstraint(
                name="proceedings_meeting_signed_off_by_another",
                condition=Q(signed_off_by__isnull=True)
                | Q(closed_by__isnull=True)
                | ~Q(signed_off_by=models.F("closed_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """A matter on a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["meeting_id", "position"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "matter"], name="proceedings_agenda_matter_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="proceedings_agenda_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.matter}"


class Attendance(models.Model):
    """An officer is present at a meeting, for the organisation of the office."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["meeting", "officer"], name="proceedings_attendance_once")]

    def __str__(self) -> str:
        return f"{self.officer} @ {self.meeting}"
