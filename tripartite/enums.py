"""Choices of the tripartite room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Party(models.TextChoices):
    """The three parties that coordinate labour relations (协调劳动关系三方)."""

    GOVERNMENT = "government", _("Government")
    UNION = "union", _("Trade union")
    EMPLOYER = "employer", _("Employers' organisation")


class DistrictKind(models.TextChoices):
    """What a county-level area is; each has a body of its own (the circular's addressees)."""

    DISTRICT = "district", pgettext_lazy("kind of area", "District")
    COUNTY_CITY = "county_city", _("County-level city")
    NATIONAL_ZONE = "national_zone", _("National development zone")
    NEW_AREA = "new_area", _("New area")


class TownKind(models.TextChoices):
    """乡镇（街道）."""

    STREET = "street", _("Subdistrict")
    TOWN = "town", _("Town")
    OFFICE = "office", _("Area office")


class Level(models.TextChoices):
    """The level a tripartite body stands on. Towns and parks may have bodies of their own (circular 六（一）)."""

    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWN = "town", _("Town or park")
