"""Units: what applies, holds a title and is re-checked. Their people, their claims, their evidence library."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.actors import Actor, reference
from journal.models import StoredFile
from journal.prepared import Open
from tripartite.enums import Level
from tripartite.models import District, Officer, Town, TripartiteBody, User
from units.enums import ClaimState, InvitationState, Role, UnitKind, UnitState
from units.search import SearchKeyField, repeated


def memberships_of(user: User | Open) -> models.QuerySet:
    """By which a person files for units, in no order."""
    return UnitMember.objects.filter(user=user, until__isnull=True).order_by()


def units_of(user: User | Open) -> models.QuerySet:
    """The keys of the units a person files for, to be looked into by other queries.

    Never joined: a person may be a member twice, and telling the doubled rows of a wide query apart by all their
    columns costs the database ten times what finding them does.
    """
    return memberships_of(user).values("unit")


class UnitQuerySet(models.QuerySet):
    """Which units a person may see."""

    def for_unit_member(self, user: User | Open) -> UnitQuerySet:
        """The units this person files for."""
        return self.filter(pk__in=units_of(user))

    def for_officer(self, office: Officer) -> UnitQuerySet:
        """All for the city; for a county, those of its district."""
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(district=office.body.district_id)

    def search(self, text: str) -> UnitQuerySet:
        """By a part of the name, pinyin initials, or a part of the credit code."""
        fragment = repeated(text)
        return self.filter(search_key__contains=fragment) if fragment else self


class Unit(models.Model):
    """An enterprise, industrial park, town, street or enterprise cluster in one district."""

    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind.choices)
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, help_text=_("Eighteen characters, GB 32100.")
    )
    name = models.CharField(_("name"), max_length=120)
    search_key = SearchKeyField(sources=("name", "uscc"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="units", verbose_name=_("district"))
    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("town")
    )
    state = models.CharField(_("state"), max_length=12, choices=UnitState.choices, default=UnitState.REGISTERED)
    registered_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dissolved_at = models.DateTimeField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [
            models.Index(fields=["district", "kind", "name"], name="units_unit_district_kind"),
            models.Index(fields=["name"], name="units_unit_name"),
        ]
        constraints = [
            models.CheckConstraint(name="units_unit_uscc_has_18", condition=Q(uscc__regex=r"^[0-9A-Z]{18}$")),
            models.CheckConstraint(
                name="units_unit_state_has_time",
                condition=Q(state=UnitState.REGISTERED, confirmed_at__isnull=True, dissolved_at__isnull=True)
                | Q(state=UnitState.ACTIVE, confirmed_at__isnull=False, dissolved_at__isnull=True)
                | Q(state=UnitState.DISSOLVED, dissolved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def county_body(self) -> TripartiteBody:
        """The body it goes through: that of the district it is registered in (BRIEF §3)."""
        return TripartiteBody.objects.get(level=Level.COUNTY, district=self.district_id)


class UnitMember(models.Model):
    """A person who files for a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unit member")
        verbose_name_plural = _("unit members")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "user"], condition=Q(until__isnull=True), name="units_member_of_a_unit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.unit})"

    @property
    def duty(self) -> Role:
        return Role(self.role)

    @property
    def actor(self) -> Actor:
        """How the journal names this person: acting for the unit."""
        return Actor(person=reference(self.user), organisation=reference(self.unit))


class ClaimQuerySet(models.QuerySet):
    """Which claims an officer may see."""

    def for_officer(self, office: Officer) -> ClaimQuerySet:
        if office.body.level == Level.CITY:
            return self.all()
        return self.filter(unit__district=office.body.district_id)

    def pending(self) -> ClaimQuerySet:
        return self.filter(state=ClaimState.PENDING)


class Claim(models.Model):
    """A person says that they act for a unit; the county says yes or no. The first yes also confirms the unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MANAGER)
    statement = models.CharField(_("your position in the unit"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState.choices, default=ClaimState.PENDING)
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["made_at"], name="units_claim_pending", condition=Q(state="pending"))]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "user"], condition=Q(state="pending"), name="units_claim_pending_once"
            ),
            models.CheckConstraint(
                name="units_claim_decided_by_somebody",
                condition=Q(state="pending", decided_at__isnull=True, decided_by__isnull=True)
                | Q(~Q(state="pending"), decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="units_claim_declined_with_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.unit}"


class InvitationQuerySet(models.QuerySet):
    """Which invitations a person may see."""

    def for_unit_member(self, user: User) -> InvitationQuerySet:
        """Those of the units this person acts for."""
        return self.filter(unit__in=units_of(user))

    def pending(self) -> InvitationQuerySet:
        """Not answered, whether they have run out or not."""
        return self.filter(state=InvitationState.PENDING)


class Invitation(models.Model):
    """A colleague is asked by mail to act for a unit. Whoever opens the link in time, with an account of that very
    address, is in: the county is not asked, for a person it has confirmed answers for it.

    The link's secret is nowhere in the database: the row keeps the hash, and the mail is completed with the secret as
    it is sent (`units.invitations`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("email address"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING
    )
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sent_count = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "email"], condition=Q(state="pending"), name="units_invitation_waits_once"
            ),
            models.CheckConstraint(
                name="units_invitation_ended_has_time",
                condition=Q(state="pending", ended_at__isnull=True) | (~Q(state="pending") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="units_invitation_accepted_by_somebody",
                condition=Q(state="accepted", accepted_by__isnull=False)
                | (~Q(state="accepted") & Q(accepted_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.unit}"

    @property
    def has_run_out(self) -> bool:
        """Whether nobody can accept it any more, though nobody cancelled it."""
        return self.state == InvitationState.PENDING and self.expires_at <= clock.now()


class EvidenceQuerySet(models.QuerySet):
    """Which evidence a person may see."""

    def for_unit_member(self, user: User) -> EvidenceQuerySet:
        return self.filter(unit__in=units_of(user))


class Evidence(models.Model):
    """佐证材料: a file in the unit's library, attached to as many indicators and years as it proves."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.title


from units.labour import LabourFacts  # noqa: E402, F401 -- its model belongs to this app and refers to Unit
