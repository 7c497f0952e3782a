"""The dates of a campaign as its participants see them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.models import Campaign


def stages_of(campaign: Campaign) -> list[tuple[str, str]]:
    """The stations of a campaign in lay words, each with its date or length."""
    until = _("until %(day)s")
    return [
        (_("Applications"), until % {"day": date_format(campaign.filing_closes_on)}),
        (_("County review"), until % {"day": date_format(campaign.county_closes_on)}),
        (_("City review"), _("joint meeting")),
        (_("Public notice"), ngettext("%(n)d day", "%(n)d days", campaign.notice_days) % {"n": campaign.notice_days}),
        (_("Naming"), _("plaque and certificate")),
    ]
