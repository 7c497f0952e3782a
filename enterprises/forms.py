"""Forms of an enterprise: its profile, and its registration."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import EnterpriseProfile
from enterprises.services import ProfileFields
from units.forms import ContactFields, RegistrationFields

PROFILE = (
    Fieldset(
        _("The enterprise"),
        Row(Column("industry", css_class="col-md-6"), Column("ownership", css_class="col-md-6")),
        Row(Column("size_class", css_class="col-md-6"), Column("headcount", css_class="col-md-6")),
        "has_union",
        "has_party_organisation",
    ),
    Fieldset(
        _("How the officers reach you"),
        "address",
        Row(Column("contact_name", css_class="col-md-6"), Column("contact_phone", css_class="col-md-6")),
    ),
)


class EnterpriseProfileForm(ContactFields, forms.ModelForm):
    """The facts that applications are filled from and indicators are applied by."""

    headcount = forms.IntegerField(
        label=_("Number of employees"),
        min_value=1,
        max_value=9_999_999,
        help_text=_("All who have an employment contract with you, today."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = EnterpriseProfile
        fields = list(ProfileFields.__annotations__)
        help_texts = {
            "size_class": _("By the national classes of 2017 (employees and revenue of your industry)."),
            "contact_name": _("For the officers who handle your files only; never shown in public."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*PROFILE)

    @property
    def profile(self) -> ProfileFields:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EnterpriseRegistrationForm(RegistrationFields, EnterpriseProfileForm):
    """A new enterprise and the person who registers it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("name", "place", *PROFILE, Fieldset(_("Yourself"), "statement"))
