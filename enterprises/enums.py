"""Choices of the enterprises room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ownership(models.TextChoices):
    """By whom an enterprise is held (after the national classes of registration)."""

    STATE = "state", _("State-owned or state-controlled")
    PRIVATE = "private", _("Private")
    FOREIGN = "foreign", _("Foreign-invested, or from Hong Kong, Macao or Taiwan")
    COLLECTIVE = "collective", _("Collective")
    OTHER = "other", _("Other")


class Industry(models.TextChoices):
    """The sections of GB/T 4754 (Industrial classification for national economic activities)."""

    A = "A", _("Agriculture, forestry, animal husbandry and fishery")
    B = "B", _("Mining")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, heat, gas and water supply")
    E = "E", _("Construction")
    F = "F", _("Wholesale and retail")
    G = "G", _("Transport, storage and post")
    H = "H", _("Hotels and catering")
    I = "I", _("Information transmission, software and IT services")  # noqa: E741 -- the section's own letter
    J = "J", _("Finance")
    K = "K", _("Real estate")
    L = "L", _("Leasing and business services")
    M = "M", _("Scientific research and technical services")
    N = "N", _("Water, environment and public facilities")
    O = "O", _("Services to households, repair and other services")  # noqa: E741 -- the section's own letter
    P = "P", _("Education")
    Q = "Q", _("Health and social work")
    R = "R", _("Culture, sports and entertainment")
    S = "S", _("Public administration, social security and organisations")
    T = "T", _("International organisations")
