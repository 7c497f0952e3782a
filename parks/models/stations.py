"""劳动关系基层公共服务站点 (circular 五（二）7): stations, their coordinators, and what the county found there."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from parks.enums import CoordinatorGrade, StationService, StationTest
from parks.models.placements import OfAreaQuerySet
from tripartite.models import Officer
from tripartite.words import listed
from units.models import Unit


class StationQuerySet(OfAreaQuerySet):
    """Stations by the day."""

    def on(self, day: date) -> StationQuerySet:
        """Open on a day."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def public(self) -> StationQuerySet:
        """What everybody may see: the stations that are open and that the county has looked at."""
        return self.on(clock.today()).filter(checks__isnull=False).distinct()


class Station(models.Model):
    """A place where enterprises and workers are served. Everything of it is public; it holds nothing of people."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stations")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    hours = models.CharField(_("opening hours"), max_length=120)
    phone = models.CharField(_("phone of the station"), max_length=20, blank=True)
    services = models.JSONField(_("services"), default=list)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("service station")
        verbose_name_plural = _("service stations")
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="parks_station_name_once"),
            models.CheckConstraint(
                name="parks_station_days_in_order",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        today = clock.today()
        return self.opened_on <= today and (self.closed_on is None or self.closed_on > today)

    @property
    def services_in_words(self) -> str:
        """Its services, in the order of the list."""
        return listed(service.label for service in StationService if service.value in self.services)

    @property
    def last_check(self) -> StationCheck | None:
        """What the county found last. Prefetched where many are shown, so sorted here and not by the database."""
        return max(self.checks.all(), key=lambda check: (check.checked_on, check.pk), default=None)


class StationCheck(models.Model):
    """统一标识、固定场所、设施齐全、内容完备: what the county found on a day. The last one counts."""

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField(_("checked on"))
    office = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    sign = models.BooleanField(StationTest.SIGN.label)
    place = models.BooleanField(StationTest.PLACE.label)
    facilities = models.BooleanField(StationTest.FACILITIES.label)
    services = models.BooleanField(StationTest.SERVICES.label)
    remark = models.TextField(_("what is lacking"), blank=True)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        verbose_name = _("check of a station")
        verbose_name_plural = _("checks of stations")
        constraints = [
            models.CheckConstraint(
                name="parks_check_failed_with_remark",
                condition=Q(sign=True, place=True, facilities=True, services=True) | ~Q(remark=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.checked_on}"

    @property
    def results(self) -> list[tuple[str, bool]]:
        """The four tests in words, with what came of them."""
        return [(str(test.label), getattr(self, test.value)) for test in StationTest]

    @property
    def passed(self) -> bool:
        return all(result for _label, result in self.results)


class StationPhoto(models.Model):
    """A picture of the station; its metadata were taken off on arrival."""

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="station_photo")
    caption = models.CharField(_("what it shows"), max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo of a station")
        verbose_name_plural = _("photos of stations")

    def __str__(self) -> str:
        return self.caption


class CoordinatorQuerySet(OfAreaQuerySet):
    """Coordinators by the day."""

    def on(self, day: date) -> CoordinatorQuerySet:
        """At work on a day, with a certificate that has not run out."""
        return self.filter(since__lte=day).filter(
            Q(until__isnull=True) | Q(until__gte=day), Q(expires_on__isnull=True) | Q(expires_on__gte=day)
        )


class Coordinator(models.Model):
    """劳动关系协调员 of an area. The name is for the area's people and the officers; the public sees a number."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="coordinators")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, blank=True, related_name="coordinators")
    name = models.CharField(_("name"), max_length=60)
    grade = models.CharField(_("grade"), max_length=6, choices=CoordinatorGrade.choices)
    certificate = models.CharField(_("certificate number"), max_length=60)
    issued_on = models.DateField(_("certificate issued on"))
    expires_on = models.DateField(_("certificate valid until"), null=True, blank=True)
    full_time = models.BooleanField(_("full time"), default=False)
    since = models.DateField(_("at work since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    objects = CoordinatorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("labour relations coordinator")
        verbose_name_plural = _("labour relations coordinators")
        constraints = [
            models.UniqueConstraint(fields=["area", "certificate"], name="parks_coordinator_certificate_once"),
            models.CheckConstraint(
                name="parks_coordinator_days_in_order",
                condition=(Q(until__isnull=True) | Q(until__gte=F("since")))
                & (Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_run_out(self) -> bool:
        """Whether the certificate is no longer valid."""
        return self.expires_on is not None and self.expires_on < clock.today()
