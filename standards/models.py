"""Editions as rows: what an application points at (BRIEF §4)."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.prepared import Prepared
from journal.readonly import once
from standards import parsing
from standards.content import EditionContent, ExitRules, Rubric, in_chinese


class EditionQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date) -> "EditionQuerySet":
        """Editions in force on a day, the newest first."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from", "-pk")


class Edition(models.Model):
    """A version of the rules. Once an application points at it (``first_used_at``) the database refuses any change of
    it.

    ``data`` is the canonical content of the edition file (``loading.canonical``), ``sha256`` the digest of its one
    spelling.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    document_number = models.CharField(_("document number"), max_length=80)
    title_zh = models.CharField(_("title in Chinese"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    dated_on = models.DateField(_("dated"))
    in_force_from = models.DateField(_("in force from"))
    data = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))
    first_used_at = models.DateTimeField(_("first used at"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from", "-pk"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(name="standards_edition_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="standards_edition_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="standards_edition_in_force_after_date", condition=Q(in_force_from__gte=models.F("dated_on"))
            ),
            models.CheckConstraint(
                name="standards_edition_used_after_loading",
                condition=Q(first_used_at__isnull=True) | Q(first_used_at__gte=models.F("loaded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.document_number})"

    @property
    def title(self) -> str:
        return self.title_zh if in_chinese() else self.title_en

    @property
    def content(self) -> EditionContent:
        """The content as frozen data, parsed once in a process."""
        return parsing.parsed(self.sha256, lambda: self.data)

    def rubric_for(self, kind: str) -> Rubric:
        """The rubric of ``enterprise`` or ``park`` (towns, streets, clusters too). Raises KeyError otherwise."""
        return self.content.rubric_for(kind)


def edition_of(row: models.Model) -> Edition:
    """The edition that a row points at. Unless it is at hand it is read without its content, the largest column of
    all: parsed once in a process, that is hardly ever asked for."""
    if not row._meta.get_field("edition").is_cached(row):
        row.edition = Edition.objects.defer("data").get(pk=row.edition_id)
    return row.edition


IN_FORCE = Prepared[Edition](
    lambda day: Edition.objects.in_force(day).defer("data")[:1],
    day=models.DateField(),
)


def exit_rules() -> ExitRules:
    """Days and duties of re-checks and of the way out, as the edition in force today has them."""
    today = clock.today()
    edition = once(("edition in force", today), lambda: IN_FORCE.one(day=today))
    return edition.content.exit if edition else ExitRules()
