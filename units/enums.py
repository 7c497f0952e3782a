"""Choices of the units room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What may take part (circular 四, 五): enterprises on one side; parks, towns, streets, clusters on the other."""

    ENTERPRISE = "enterprise", _("Enterprise")
    PARK = "park", _("Industrial park")
    TOWN = "town", _("Town or subdistrict")
    CLUSTER = "cluster", _("Enterprise cluster")

    @property
    def rubric(self) -> str:
        """Which side of an edition applies: "enterprise" or "park"."""
        return "enterprise" if self == UnitKind.ENTERPRISE else "park"


class UnitState(models.TextChoices):
    """Where a unit stands in the registry."""

    REGISTERED = "registered", _("registered, waiting for the county")
    ACTIVE = "active", _("confirmed")
    DISSOLVED = "dissolved", _("dissolved")


class Role(models.TextChoices):
    """What a person does for a unit."""

    MANAGER = "manager", _("Person in charge")
    EDITOR = "editor", _("Colleague")
    UNION_CHAIR = "union_chair", _("Union chair")


class ClaimState(models.TextChoices):
    """A person's claim to act for a unit."""

    PENDING = "pending", _("waiting for the county")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class SizeClass(models.TextChoices):
    """Large, medium, small and micro, as the national statistics class them (国统字〔2017〕213号)."""

    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")
    MICRO = "micro", _("Micro")
