"""Titles, and what is made from them: plaques and certificates (circular 六（五）; BRIEF §8)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from journal.prepared import rows_of
from plaques.enums import PlaqueState, Standing, SurrenderState, TitleState
from proceedings.models import Decision, Matter, NoticeItem, Round
from tripartite.models import District, Officer
from units.enums import UnitKind
from units.models import Unit, UnitMember
from units.search import SearchKeyField, repeated


class NumberSeries(models.Model):
    """The last number given out in a series and year. Only ever counts up, so no number comes twice (BRIEF §15.6)."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="plaques_series_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class TitleQuerySet(models.QuerySet):
    """Titles as the public sees them: one vocabulary for page, count, export and API."""

    def public(self) -> TitleQuerySet:
        """All of them, cancelled ones too: the public list keeps them with date and reason."""
        return self.select_related("district", "decision")

    def for_officer(self, office: Officer) -> TitleQuerySet:
        """The register as officers keep it: the city all of it, a county its own area's."""
        return self if office.is_city else self.filter(district=office.body.district_id)

    def in_force(self) -> TitleQuerySet:
        """Granted, not revoked, and today not after the last day."""
        return self.filter(state=TitleState.GRANTED).filter(Q(last_day__isnull=True) | Q(last_day__gte=clock.today()))

    def with_standing(self, standing: str) -> TitleQuerySet:
        """Titles of one public standing; an unknown word gives none."""
        if standing == Standing.IN_FORCE:
            return self.in_force()
        if standing == Standing.CANCELLED:
            return self.filter(state=TitleState.REVOKED)
        if standing == Standing.EXPIRED:
            late = Q(state=TitleState.GRANTED, last_day__lt=clock.today())
            return self.filter(Q(state=TitleState.EXPIRED) | late)
        return self.none()

    def search(self, text: str) -> TitleQuerySet:
        """By a part of the name, pinyin initials, or a part of the number."""
        fragment = repeated(text)
        return self.filter(search_key__contains=fragment) if fragment else self

    def newest_first(self) -> TitleQuerySet:
        return self.order_by("-granted_on", "-pk")

    def with_pieces(self) -> TitleQuerySet:
        """With all pieces of the plaque and their artwork: one query more, however many titles."""
        return self.prefetch_related(
            Prefetch(
                "pieces",
                Plaque.objects.select_related("artwork", "collected_by__user", "return_photo").order_by("piece"),
            )
        )


class Title(models.Model):
    """命名: a unit holds the title. Number, text and the unit's name are those of the day it was granted.

    It rests on the county's and the city's passed rounds and on a finished notice; a trigger of the database looks at
    all three again before the row goes in (BRIEF §15.1).
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    code = models.CharField(_("check code"), max_length=16, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="titles")
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind.choices)
    unit_name = models.CharField(_("name"), max_length=120)
    search_key = SearchKeyField(sources=("unit_name", "number"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="titles", verbose_name=_("district"))
    text_zh = models.CharField(_("title (Chinese)"), max_length=60)
    text_en = models.CharField(_("title (English)"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="titles")
    county_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    city_round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="title")
    notice_item = models.OneToOneField(NoticeItem, on_delete=models.PROTECT, related_name="title")
    granted_on = models.DateField(_("granted on"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TitleState.choices, default=TitleState.GRANTED)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="revoked_titles"
    )

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-pk"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        indexes = [
            models.Index(fields=["-granted_on", "-id"], name="plaques_title_newest"),
            models.Index(fields=["district", "-granted_on", "-id"], name="plaques_title_district"),
            models.Index(fields=["kind", "-granted_on", "-id"], name="plaques_title_kind"),
            models.Index(fields=["year", "-granted_on", "-id"], name="plaques_title_year"),
            # Titles in force are counted from it alone, without a look at the table.
            models.Index(
                fields=["district", "kind", "last_day"],
                condition=Q(state=TitleState.GRANTED),
                name="plaques_title_in_force",
            ),
            # Those that re-checks look through: an area's, in the order of their grant.
            models.Index(
                fields=["district", "granted_on", "id", "last_day", "unit"],
                condition=Q(state=TitleState.GRANTED),
                name="plaques_title_to_check",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state=TitleState.GRANTED), name="plaques_title_one_in_force"
            ),
            models.CheckConstraint(
                name="plaques_title_revoked_by_decision",
                condition=Q(state=TitleState.REVOKED, revoked_at__isnull=False, revocation__isnull=False)
                | Q(~Q(state=TitleState.REVOKED), revoked_at__isnull=True, revocation__isnull=True),
            ),
            models.CheckConstraint(
                name="plaques_title_last_day_after_grant",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("granted_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit_name}"

    @property
    def text(self) -> str:
        """The title's wording in the active language."""
        return self.text_en if (get_language() or "").startswith("en") else self.text_zh

    @property
    def plaque(self) -> Plaque | None:
        """The latest piece of its plaque, the one that counts; None until the first one is made."""
        return max(rows_of(self, "pieces"), key=lambda plaque: plaque.piece, default=None)

    @property
    def standing(self) -> Standing:
        """What the public is told today."""
        if self.state == TitleState.REVOKED:
            return Standing.CANCELLED
        if self.state == TitleState.EXPIRED or (self.last_day and self.last_day < clock.today()):
            return Standing.EXPIRED
        return Standing.IN_FORCE

    @property
    def is_in_force(self) -> bool:
        return self.standing == Standing.IN_FORCE


class PlaqueQuerySet(models.QuerySet):
    """Pieces as officers keep them."""

    def for_officer(self, office: Officer) -> PlaqueQuerySet:
        """The city all of them, a county those of its own area's titles."""
        return self if office.is_city else self.filter(title__district=office.body.district_id)

    def current(self) -> PlaqueQuerySet:
        """The piece of each title that counts: one that was replaced is history."""
        return self.exclude(state=PlaqueState.REPLACED)


class Plaque(models.Model):
    """铭牌: one piece of a title's plaque, and where it is. A lost or damaged piece is replaced by another one of the
    same title, number and artwork; the pieces are counted (BRIEF §8, §15.6). `reason` says why it is in its state."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="pieces")
    piece = models.PositiveSmallIntegerField(_("piece"), default=1)
    artwork = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="plaques")
    state = models.CharField(_("state"), max_length=12, choices=PlaqueState.choices, default=PlaqueState.ISSUED)
    reason = models.TextField(_("reason"), blank=True)
    issued_at = models.DateTimeField(default=clock.now)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_to = models.CharField(_("received by"), max_length=60, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    return_due_on = models.DateField(_("to be brought back until"), null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(_("brought back by"), max_length=60, blank=True)
    collected_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken in by")
    )
    return_photo = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlaqueQuerySet.as_manager()

    class Meta:
        ordering = ["title_id", "piece"]
        verbose_name = _("plaque")
        verbose_name_plural = _("plaques")
        indexes = [models.Index(fields=["state", "issued_at"], name="plaques_plaque_queue")]
        constraints = [
            models.UniqueConstraint(fields=["title", "piece"], name="plaques_plaque_piece_once"),
            models.UniqueConstraint(
                fields=["title"], condition=~Q(state=PlaqueState.REPLACED), name="plaques_plaque_one_that_counts"
            ),
            models.CheckConstraint(name="plaques_plaque_counted_from_one", condition=Q(piece__gte=1)),
            models.CheckConstraint(
                name="plaques_plaque_handed_over_to_somebody",
                condition=Q(handed_over_at__isnull=True, handed_over_to="")
                | (Q(handed_over_at__isnull=False) & ~Q(handed_over_to="")),
            ),
            models.CheckConstraint(
                name="plaques_plaque_state_has_its_facts",
                condition=Q(state=PlaqueState.ISSUED, handed_over_at__isnull=True)
                | Q(state=PlaqueState.HANDED_OVER, handed_over_at__isnull=False)
                | (Q(state=PlaqueState.LOST, lost_at__isnull=False) & ~Q(reason=""))
                | (Q(state=PlaqueState.REPLACED, replaced_at__isnull=False) & ~Q(reason=""))
                | (Q(state=PlaqueState.RECALLED, recalled_at__isnull=False) & ~Q(reason=""))
                | (Q(state=PlaqueState.RETURNED, returned_at__isnull=False) & ~Q(returned_by="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title.number if self.piece == 1 else f"{self.title.number} #{self.piece}"

    @property
    def is_overdue(self) -> bool:
        """Called back, its day has passed, and it is not here: the public is told so (circular 六（五）)."""
        return (
            self.state == PlaqueState.RECALLED
            and self.return_due_on is not None
            and (self.return_due_on < clock.today())
        )


class Surrender(models.Model):
    """A unit asks to give its title back. Its own request, and the city's four, are the only way (BRIEF §15.2)."""

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="surrenders")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="surrenders")
    requested_by = models.ForeignKey(UnitMember, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=12, choices=SurrenderState.choices, default=SurrenderState.REQUESTED
    )
    requested_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("surrender of a title")
        verbose_name_plural = _("surrenders of titles")
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(state=SurrenderState.REQUESTED), name="plaques_surrender_one_open"
            ),
            models.CheckConstraint(name="plaques_surrender_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="plaques_surrender_state_has_time",
                condition=Q(state=SurrenderState.REQUESTED, withdrawn_at__isnull=True, carried_out_at__isnull=True)
                | Q(state=SurrenderState.WITHDRAWN, withdrawn_at__isnull=False, carried_out_at__isnull=True)
                | Q(state=SurrenderState.CARRIED_OUT, withdrawn_at__isnull=True, carried_out_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class PlaqueBatch(models.Model):
    """Plaques ordered from the maker together: one file with all artworks and one list for the delivery, made once by a
    worker and returned unchanged ever after."""

    pieces = models.ManyToManyField(Plaque, related_name="batches")
    note = models.CharField(_("note"), max_length=200, blank=True)
    ordered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=clock.now)
    artworks = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="batch_artworks"
    )
    delivery_list = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="batch_list"
    )

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        verbose_name = _("batch for the maker")
        verbose_name_plural = _("batches for the maker")
        constraints = [
            models.CheckConstraint(
                name="plaques_batch_both_files_or_none",
                condition=Q(artworks__isnull=True, delivery_list__isnull=True)
                | Q(artworks__isnull=False, delivery_list__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Certificate(models.Model):
    """证书: the signed file, made once and returned unchanged ever after."""

    title = models.OneToOneField(Title, on_delete=models.PROTECT, related_name="certificate")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="certificate")
    issued_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.title.number
