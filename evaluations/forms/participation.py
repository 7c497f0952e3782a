"""The declaration that a unit takes part."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PledgeForm(forms.Form):
    """One tick under the statement."""

    declared = forms.BooleanField(
        label=_("We declare this for our unit."),
        error_messages={"required": _("Please read the statement and tick it.")},
    )
