"""What makes a unit an enterprise, and what others found out about it."""

from enterprises.models.facts import AdverseFact, FactTable, IntegrityGrade
from enterprises.models.profiles import EnterpriseProfile

__all__ = ["AdverseFact", "EnterpriseProfile", "FactTable", "IntegrityGrade"]
