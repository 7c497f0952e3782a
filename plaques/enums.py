"""Choices of the plaques room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """Where a plaque is."""

    ISSUED = "issued", _("issued")
    HANDED_OVER = "handed_over", _("handed over")
