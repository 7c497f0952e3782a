"""The applicant's forms: one section of the application, and the declaration."""

from evaluations.forms.declaration import DeclarationForm
from evaluations.forms.section import SectionForm

__all__ = ["DeclarationForm", "SectionForm"]
