"""The form of a park's, town's, street's or cluster's profile."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from parks.models import ParkProfile
from parks.services import ProfileFields
from units.forms import ContactFields, WholeNumberField

PROFILE = (
    Fieldset(
        _("The area"),
        Row(Column("governing_body", css_class="col-md-6"), Column("approval_document", css_class="col-md-6")),
        Row(Column("party_in_charge", css_class="col-md-6"), Column("labour_staff", css_class="col-md-6")),
        Row(Column("enterprise_count", css_class="col-md-6"), Column("employee_count", css_class="col-md-6")),
    ),
    Fieldset(
        _("How the officers reach you"),
        "address",
        Row(Column("contact_name", css_class="col-md-6"), Column("contact_phone", css_class="col-md-6")),
    ),
)


class ParkProfileForm(ContactFields, forms.ModelForm):
    """The facts that applications are filled from."""

    enterprise_count = WholeNumberField(
        label=_("Number of enterprises"), help_text=_("All enterprises that employ people in the area.")
    )
    employee_count = WholeNumberField(label=_("Number of employees"))
    labour_staff = WholeNumberField(
        label=_("Staff for labour relations"),
        required=False,
        most=30_000,
        help_text=_("People of the governing body who work on labour relations, coordinators included."),
    )

    class Meta:
        model = ParkProfile
        fields = list(ProfileFields.__annotations__)
        help_texts = {
            "governing_body": _("The management committee, town government or subdistrict office."),
            "approval_document": _("For a park: the document by which it was set up. Optional."),
            "party_in_charge": _("The Party committee or working committee that leads the work. Optional."),
            "contact_name": _("For the officers who handle your files only; never shown in public."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*PROFILE)

    @property
    def profile(self) -> ProfileFields:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
