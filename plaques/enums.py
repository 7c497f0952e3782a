"""Choices of the plaques room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TitleState(models.TextChoices):
    """A title stands until it is revoked or its last day has passed."""

    GRANTED = "granted", _("granted")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")


class Standing(models.TextChoices):
    """What the public is told about a title."""

    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")


class PlaqueState(models.TextChoices):
    """Where a piece is. One that the city has called back is recalled until it is returned or reported lost."""

    ISSUED = "issued", _("issued")
    HANDED_OVER = "handed_over", _("handed over")
    LOST = "lost", _("lost")
    REPLACED = "replaced", _("replaced")
    RECALLED = "recalled", _("recalled, not back yet")
    RETURNED = "returned", _("back with the office")


class SurrenderState(models.TextChoices):
    """A unit's request to give its title back."""

    REQUESTED = "requested", pgettext_lazy("title", "before the city")
    WITHDRAWN = "withdrawn", pgettext_lazy("surrender", "withdrawn by the unit")
    CARRIED_OUT = "carried_out", _("title cancelled")
