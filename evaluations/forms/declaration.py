"""The declaration that stands before the hand-in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class DeclarationForm(forms.Form):
    """One tick. Whether anything is missing is the service's question."""

    declared = forms.BooleanField(
        label=_("We make this declaration for our unit."),
        error_messages={"required": _("Please read the declaration and tick it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
