"""Forms on claims."""

from django import forms
from django.utils.translation import gettext_lazy as _

from units.enums import ClaimState


class ClaimFilterForm(forms.Form):
    """Which claims to list; without a choice, those that wait."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[*ClaimState.choices, ("all", _("all"))],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def chosen(self) -> str:
        """The state to list, or "all"."""
        return (self.cleaned_data.get("state") if self.is_valid() else "") or ClaimState.PENDING


class DeclineForm(forms.Form):
    """Why a claim is declined."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads this sentence by mail: say what is missing and what they can do."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
