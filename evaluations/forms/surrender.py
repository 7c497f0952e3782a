"""Giving a title back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SurrenderForm(forms.Form):
    """The unit's reason, and that it means it."""

    reason = forms.CharField(
        label=_("Why the unit gives its title back"),
        help_text=_("The city's four organisations read it. It is kept on record."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed = forms.BooleanField(label=_("The unit gives its title back of its own free will."))
