"""The one thing that the public pages keep for themselves: which version of the register they show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterVersion(models.Model):
    """A token that the database draws anew in every transaction that changes what public pages show (portal.version).

    One row for a number of database sessions, so that no transaction waits for another's naming, and none meets another
    in the wrong order of locks. What counts is all tokens together.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)
    token = models.BigIntegerField()

    class Meta:
        verbose_name = _("version of the register")
        verbose_name_plural = _("versions of the register")

    def __str__(self) -> str:
        return f"{self.slot}: {self.token}"
