"""People, areas, and the bodies that review, decide and answer for it (circular 六（一）)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.actors import Actor, reference
from journal.prepared import Open
from tripartite.enums import DistrictKind, Level, Party, TownKind


class Bilingual(models.Model):
    """A thing with a Chinese and an English name; `name` is the one of the active language."""

    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class UserManager(BaseUserManager):
    """Makes accounts whole: each with the row of its address."""

    use_in_migrations = False

    @transaction.atomic
    def create_user(self, *args: Any, **fields: Any) -> User:
        return super().create_user(*args, **fields).with_address_row()

    @transaction.atomic
    def create_superuser(self, *args: Any, **fields: Any) -> User:
        return super().create_superuser(*args, **fields).with_address_row()


class User(AbstractUser):
    """An account. What it may do comes from offices (`Officer`) and memberships of units, never from the account."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=60, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="tripartite_user_email_unique_when_given"
            )
        ]

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def __str__(self) -> str:
        return self.get_full_name()

    def with_address_row(self) -> User:
        """This account, its address among the rows in which the sign-in library keeps addresses, in small letters: it
        would write the missing one in a GET."""
        address, kept = self.email.lower(), dict(self.emailaddress_set.values_list("email", "primary"))
        if address and address not in kept:
            if any(kept.values()):
                self.emailaddress_set.filter(primary=True).update(primary=False)
            self.emailaddress_set.create(email=address, primary=True, verified=False)
        return self


class SmallTable(models.QuerySet):
    """Rows of a table that is read whole and at once. Forms walk through their choices with `iterator()`, for which
    PostgreSQL opens a cursor, hands it out in pieces and closes it: four questions in place of one."""

    def iterator(self, chunk_size: int | None = None) -> Iterator[models.Model]:
        return iter(list(self))


class District(Bilingual):
    """A county-level area: 区市、国家级开发区、南海新区. Every unit belongs to one and goes through its body."""

    slug = models.SlugField(_("identifier"), max_length=30, unique=True)
    code = models.CharField(_("statistical code"), max_length=6, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DistrictKind.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SmallTable.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Town(Bilingual):
    """A town or subdistrict, by the nine digits of the national statistics."""

    code = models.CharField(_("statistical code"), max_length=9, unique=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="towns", verbose_name=_("district"))
    kind = models.CharField(_("kind"), max_length=10, choices=TownKind.choices)

    class Meta:
        ordering = ["code"]
        verbose_name = _("town")
        verbose_name_plural = _("towns")


class TripartiteBody(Bilingual):
    """协调劳动关系三方: one for the city, one for each county-level area."""

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name=_("district")
    )
    town = models.ForeignKey(
        Town, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name=_("town")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tripartite body")
        verbose_name_plural = _("tripartite bodies")
        constraints = [
            models.CheckConstraint(
                name="tripartite_body_level_matches_area",
                condition=Q(level=Level.CITY, district__isnull=True, town__isnull=True)
                | Q(level=Level.COUNTY, district__isnull=False, town__isnull=True)
                | Q(level=Level.TOWN, district__isnull=False, town__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["level"], condition=Q(level=Level.CITY), name="tripartite_body_one_for_the_city"
            ),
            models.UniqueConstraint(
                fields=["district"], condition=Q(level=Level.COUNTY), name="tripartite_body_one_for_a_district"
            ),
            models.UniqueConstraint(
                fields=["town"], condition=Q(level=Level.TOWN), name="tripartite_body_one_for_a_town"
            ),
        ]


class MemberOrganisation(Bilingual):
    """三方成员单位: one voice in its body. The city has four, two of them for the employers; a county has three."""

    body = models.ForeignKey(
        TripartiteBody, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("tripartite body")
    )
    party = models.CharField(_("party"), max_length=12, choices=Party.choices)
    slug = models.SlugField(_("identifier"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["body_id", "position", "pk"]
        verbose_name = _("member organisation")
        verbose_name_plural = _("member organisations")


class OfficerQuerySet(models.QuerySet):
    """Who holds which office."""

    def active(self) -> OfficerQuerySet:
        """Offices held today."""
        return self.held_on(clock.today())

    def held_on(self, day: date | Open) -> OfficerQuerySet:
        """Offices held on a day, by people who may still sign in."""
        return self.filter(since__lte=day, user__is_active=True).filter(Q(until__isnull=True) | Q(until__gte=day))

    def with_body(self) -> OfficerQuerySet:
        return self.select_related("user", "organisation__body__district")


class Officer(models.Model):
    """A person's office in a member organisation. An officer always acts for that organisation (BRIEF §3)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offices", verbose_name=_("user"))
    organisation = models.ForeignKey(
        MemberOrganisation, on_delete=models.PROTECT, related_name="officers", verbose_name=_("organisation")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(until__isnull=True),
                name="tripartite_officer_holds_an_office_once",
            ),
            models.CheckConstraint(
                name="tripartite_officer_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"

    @property
    def body(self) -> TripartiteBody:
        return self.organisation.body

    @property
    def is_city(self) -> bool:
        return self.body.level == Level.CITY

    @property
    def actor(self) -> Actor:
        """How the journal names this officer: the person and the organisation acted for."""
        return Actor(person=reference(self.user), organisation=reference(self.organisation))
