"""Choices of the enterprises room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class FactKind(models.TextChoices):
    """What an adverse fact is about. A veto item is one in the words of an edition; the others stand on their own
    (circular 六（六）: 动态监管)."""

    VETO = "veto", _("Veto item")
    WAGE_ARREARS = "wage_arrears", _("Wage arrears")
    PENALTY = "penalty", _("Penalty under labour law")
    ACCIDENT = "accident", _("Major work-safety accident")
    DISPUTE = "dispute", _("Collective dispute")
    LOST_ARBITRATION = "lost_arbitration", _("Lost arbitration or lawsuit")
    SOCIAL_INSURANCE = "social_insurance", _("Social insurance not paid")
    GRADE_C = "grade_c", _("Integrity grade C")
    OTHER = "other", _("Other adverse fact")


class FactState(models.TextChoices):
    """Where an adverse fact stands. Only a confirmed one counts."""

    PROPOSED = "proposed", _("waiting for the unit's answer")
    ANSWERED = "answered", _("answered by the unit")
    SILENT = "silent", _("not answered in time")
    CONFIRMED = "confirmed", pgettext_lazy("adverse fact", "confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("adverse fact", "withdrawn")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return FACT_TONES[self]


FACT_TONES = {
    FactState.PROPOSED: "info",
    FactState.ANSWERED: "warning",
    FactState.SILENT: "warning",
    FactState.CONFIRMED: "danger",
    FactState.WITHDRAWN: "neutral",
}


class FactOrigin(models.TextChoices):
    """How a fact came into the portal."""

    HAND = "hand", _("entered by hand")
    TABLE = "table", _("imported from a table")
    DEPARTMENT = "department", _("told by a department that was asked")


class Grade(models.TextChoices):
    """守法诚信等级: the yearly grade of how an enterprise keeps labour law (circular 六（六）)."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return {"A": "success", "B": "info", "C": "danger"}[self]


class TableKind(models.TextChoices):
    """What an imported table holds."""

    FACTS = "facts", _("Adverse facts")
    GRADES = "grades", _("Integrity grades")


class PartyForm(models.TextChoices):
    """In which form the Party organisation has been set up; the codes are those of the edition's question (e1-01)."""

    OWN = "own", _("Of its own")
    JOINT = "joint", _("Joint with other units")
    INSTRUCTOR = "instructor", _("None yet; an instructor is assigned")
    ABSENT = "absent", _("None")


class MediationForm(models.TextChoices):
    """In which form labour disputes are mediated; the codes are those of the edition's question (e4-01)."""

    COMMITTEE = "committee", _("Mediation committee of both sides")
    MEDIATORS = "mediators", _("Mediators chosen by both sides (small and micro enterprises)")
    INCOMPLETE = "incomplete", _("Set up, but incomplete")
    ABSENT = "absent", _("None")


class Congress(models.TextChoices):
    """The workers' (representatives') congress."""

    OWN = "own", _("Of its own")
    REGIONAL = "regional", _("Through a regional or industry congress")
    ABSENT = "absent", _("None")
