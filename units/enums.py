"""Choices of the units room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

    def counted(self, number: int) -> str:
        """What stands beside a number of them."""
        return str(self.label if number == 1 else _SEVERAL[self])


_SEVERAL = {
    UnitKind.ENTERPRISE: _("Enterprises"),
    UnitKind.PARK: _("Industrial parks"),
    UnitKind.TOWN: _("Towns and subdistricts"),
    UnitKind.CLUSTER: _("Enterprise clusters"),
}


class UnitState(models.TextChoices):
    """Where a unit stands in the registry."""

    REGISTERED = "registered", _("registered, waiting for the county")
    ACTIVE = "active", pgettext_lazy("unit", "confirmed")
    DISSOLVED = "dissolved", _("dissolved")


class Role(models.TextChoices):
    """What a person does for a unit. What each may do is asked by `units.rules`, and told by `duties`."""

    MANAGER = "manager", _("Person in charge")
    EDITOR = "editor", _("Clerk")
    UNION_CHAIR = "union_chair", _("Union chair")

    @property
    def writes(self) -> bool:
        """Whether the role fills in and hands in. The union chair reads everything and writes nothing, so that the
        employees' side knows what is declared about it without answering for it."""
        return self != Role.UNION_CHAIR

    @property
    def manages(self) -> bool:
        """Whether the role says who else acts for the unit."""
        return self == Role.MANAGER

    @property
    def duties(self) -> str:
        """What the role may do, in a sentence."""
        return str(_DUTIES[self])


_DUTIES = {
    Role.MANAGER: _("Does everything a clerk does, and says who else acts for the unit."),
    Role.EDITOR: _("Keeps the profile, fills in and hands in applications, adds files."),
    Role.UNION_CHAIR: _("Reads everything that is filled in and handed in; changes nothing."),
}


class InvitationState(models.TextChoices):
    """A colleague's invitation. One that nobody answers runs out by its date, without a move."""

    PENDING = "pending", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    CANCELLED = "cancelled", _("cancelled")


class ClaimState(models.TextChoices):
    """A person's claim to act for a unit."""

    PENDING = "pending", _("waiting for the county")
    APPROVED = "approved", pgettext_lazy("claim", "approved")
    DECLINED = "declined", pgettext_lazy("claim", "declined")


class SizeClass(models.TextChoices):
    """Large, medium, small and micro, as the national statistics class them (国统字〔2017〕213号)."""

    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")
    MICRO = "micro", _("Micro")


class FactsOrigin(models.TextChoices):
    """Who told an enterprise's labour facts."""

    PROFILE = "profile", _("the enterprise, in its profile")
    TABLE = "table", _("a table that the county brought")
