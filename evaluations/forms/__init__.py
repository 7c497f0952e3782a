"""The applicant's forms: one section of the application, the declaration, giving a title back."""

from evaluations.forms.declaration import DeclarationForm
from evaluations.forms.section import SectionForm
from evaluations.forms.surrender import SurrenderForm

__all__ = ["DeclarationForm", "SectionForm", "SurrenderForm"]
