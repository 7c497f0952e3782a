"""Texts of the administration that Django's own Chinese catalogue lacks.

Named here they enter our catalogue, which is asked before Django's, and so no English stands on a Chinese page.
"""

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
)
