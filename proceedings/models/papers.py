"""Official papers of a body: minutes and lists as stored files, drafts until what they are about is settled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal import clock
from journal.models import StoredFile
from proceedings.enums import PaperKind
from tripartite.models import Officer, TripartiteBody


class PaperQuerySet(models.QuerySet):
    """Which papers an officer may open."""

    def for_officer(self, office: Officer) -> PaperQuerySet:
        """Those of the officer's own body."""
        return self.filter(body=office.organisation.body_id)


class OfficialPaper(models.Model):
    """A PDF about one thing (`subject`, its reference). Drafts follow one another; the final one is made once, from
    what was settled, and returned unchanged ever after."""

    body = models.ForeignKey(TripartiteBody, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    subject = models.CharField(max_length=80)
    is_final = models.BooleanField(default=False)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="paper")
    made_at = models.DateTimeField(default=clock.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        indexes = [models.Index(fields=["subject", "kind"], name="proceedings_paper_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(is_final=True), name="proceedings_paper_final_once"
            )
        ]

    def __str__(self) -> str:
        return self.file.name
