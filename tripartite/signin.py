"""The sign-in form, in the portal's words."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """allauth's form with labels that say what to type. Both kinds of name are taken (ACCOUNT_LOGIN_METHODS)."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or email address")
        # A password store keeps the pair under "username"; under "email" it would offer addresses alone.
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Keep me signed in on this computer")
