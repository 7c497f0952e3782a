"""Forms of accounts and offices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tripartite.models import User


class SignupDetailsForm(forms.Form):
    """What the portal asks of a new account beyond allauth's own fields."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("As it should appear to the officers who handle your files. It is never shown in public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.RegexField(
        regex=r"^\+?[0-9\- ]{7,20}$",
        label=_("Phone"),
        required=False,
        strip=True,
        help_text=_("So that an officer can reach you about a file. Optional."),
        error_messages={"invalid": _("Digits, spaces and hyphens only, for example 0631-5200000.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    field_order = ["username", "email", "full_name", "phone", "password1", "password2"]

    def signup(self, request, user: User) -> None:
        """Called by allauth once the account exists."""
        user.full_name = self.cleaned_data["full_name"]
        user.phone = self.cleaned_data["phone"]
        user.save(update_fields=["full_name", "phone"])
