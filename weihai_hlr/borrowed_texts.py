"""Texts of Django and of allauth that their own Chinese catalogues lack, or put in another tone than the portal's.

Named here they enter our catalogue, which is asked before theirs, and so no English and no other tone stands on a
Chinese page.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = (
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Email"),
    _("Password (again)"),
    _("New Password (again)"),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("Confirmation email sent to %(email)s."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
