"""取消命名 against or without the unit's will, and its appeal (circular 六（五）; BRIEF §9, §15.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from plaques.models import Title
from proceedings.models import Decision, Matter
from rechecks.enums import AppealState, Heard, RevocationGround, RevocationState
from rechecks.models.inspections import OfTitleQuerySet, Recheck
from tripartite.models import Officer, User
from units.models import Evidence, UnitMember

V, G, A = RevocationState, RevocationGround, AppealState
OVER = [V.CARRIED_OUT, V.DROPPED]


class RevocationQuerySet(OfTitleQuerySet):
    def open(self) -> RevocationQuerySet:
        return self.exclude(state__in=OVER)


class Revocation(models.Model):
    """One way of a title towards its end. The unit is heard first, unless it has ceased to exist; the database looks at
    hearing, county and city once more before the title ends."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="revocations")
    ground = models.CharField(_("ground"), max_length=16, choices=G.choices)
    recheck = models.OneToOneField(Recheck, on_delete=models.PROTECT, null=True, blank=True, related_name="revocation")
    reason = models.TextField(_("reason"))
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    county_matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="proposes")
    city_matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="revokes")
    state = models.CharField(_("state"), max_length=12, choices=V.choices, default=V.HEARING)
    heard_until = models.DateField(_("the unit may be heard until"), null=True, blank=True)
    statement = models.TextField(_("the unit's statement"), blank=True)
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="revocations")
    hearing_asked_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(_("hearing held on"), null=True, blank=True)
    present = models.TextField(_("present"), blank=True)
    minutes = models.TextField(_("minutes of the hearing"), blank=True)
    minuted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    heard = models.CharField(_("how the unit was heard"), max_length=10, choices=Heard.choices, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="revocation"
    )
    appeal_until = models.DateField(_("appeal possible until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("cancellation of a title")
        verbose_name_plural = _("cancellations of titles")
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=~Q(state__in=OVER), name="rechecks_revocation_one_open"
            ),
            models.CheckConstraint(name="rechecks_revocation_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="rechecks_revocation_ground_is_proved",
                condition=Q(ground=G.FAILING, recheck__isnull=False, heard_until__isnull=False)
                | Q(ground=G.FALSE_MATERIAL, recheck__isnull=True, heard_until__isnull=False)
                | Q(ground=G.DISSOLUTION, recheck__isnull=True, proof__isnull=False),
            ),
            models.CheckConstraint(
                name="rechecks_revocation_heard_in_full",
                condition=Q(heard="", heard_at__isnull=True, heard_on__isnull=True)
                | Q(~Q(statement=""), heard=Heard.STATEMENT, heard_at__isnull=False, stated_at__isnull=False)
                | Q(~Q(minutes=""), heard=Heard.HEARING, heard_at__isnull=False, held_on__isnull=False)
                # Silence only after the last day, and only where nothing was said and nothing asked for.
                | Q(
                    heard=Heard.UNUSED,
                    heard_at__isnull=False,
                    heard_on__gt=F("heard_until"),
                    statement="",
                    hearing_asked_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="rechecks_revocation_nobody_unheard",
                condition=Q(state__in=[V.HEARING, V.DROPPED]) | Q(ground=G.DISSOLUTION) | ~Q(heard=""),
            ),
            models.CheckConstraint(
                name="rechecks_revocation_state_has_time",
                condition=Q(state__in=[V.HEARING, V.HEARD], ended_at__isnull=True, decision__isnull=True)
                | Q(state=V.PROPOSED, proposed_at__isnull=False, ended_at__isnull=True, decision__isnull=True)
                | Q(state=V.CARRIED_OUT, ended_at__isnull=False, decision__isnull=False, appeal_until__isnull=False)
                | Q(state=V.DROPPED, ended_at__isnull=False, decision__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @property
    def hears_the_unit(self) -> bool:
        """Whether the unit is heard first; one that has ceased to exist is not (BRIEF §15.2)."""
        return self.ground != G.DISSOLUTION

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        if self.state == V.HEARING and not self.hears_the_unit:
            return str(_("to be laid before the city"))
        return str(self.get_state_display())

    @property
    def tone(self) -> str:
        return V(self.state).tone


class Appeal(models.Model):
    """申诉 of the unit against the cancellation, within its days. The city's body decides; meanwhile it stands."""

    revocation = models.OneToOneField(Revocation, on_delete=models.PROTECT, related_name="appeal")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="appeals")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(_("appeal"))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="appeals")
    filed_by = models.ForeignKey(UnitMember, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=clock.now)
    filed_on = models.DateField(default=clock.today)
    last_day = models.DateField()
    state = models.CharField(_("state"), max_length=10, choices=A.choices, default=A.FILED)
    answer = models.TextField(_("answer"), blank=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfTitleQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(name="rechecks_appeal_has_text", condition=~Q(text="")),
            models.CheckConstraint(name="rechecks_appeal_in_time", condition=Q(filed_on__lte=F("last_day"))),
            models.CheckConstraint(
                name="rechecks_appeal_state_has_time",
                condition=Q(state=A.FILED, ended_at__isnull=True, decision__isnull=True)
                | Q(~Q(answer=""), state=A.UPHELD, ended_at__isnull=False, decision__isnull=False)
                | Q(~Q(answer=""), state=A.DISMISSED, ended_at__isnull=False, decision__isnull=True)
                | Q(state=A.WITHDRAWN, ended_at__isnull=False, decision__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def tone(self) -> str:
        return A(self.state).tone
