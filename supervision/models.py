"""What officers note for each other at the desk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models import Application
from journal import clock
from tripartite.models import MemberOrganisation, Officer


class InHandQuerySet(models.QuerySet):
    def current(self) -> InHandQuerySet:
        """Those that were not given back."""
        return self.filter(until__isnull=True)


class InHand(models.Model):
    """An officer has taken a file in hand for the own organisation, so that no colleague works on the same one.

    It bars nobody: whoever is ill or away must not hold a file up. One at a time for each organisation.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="in_hand")
    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = InHandQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("file in hand")
        verbose_name_plural = _("files in hand")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"],
                condition=Q(until__isnull=True),
                name="supervision_in_hand_one_an_organisation",
            ),
            models.CheckConstraint(
                name="supervision_in_hand_ends_after_beginning",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.application}"
