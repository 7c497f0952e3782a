"""Preparing, opening and closing a year's campaign."""

from datetime import date

from django.utils.translation import gettext as _

from evaluations.models import Campaign
from evaluations.transitions import CAMPAIGN
from journal.chain import act
from journal.errors import Refused, require
from proceedings.rules import why_not_lead_city
from standards.models import Edition
from tripartite.models import Officer


def prepare_campaign(
    *,
    office: Officer,
    year: int,
    name_zh: str,
    name_en: str,
    edition: Edition,
    opens_on: date,
    filing_closes_on: date,
    county_closes_on: date,
    notice_days: int = 7,
    names_towns: bool = False,
) -> Campaign:
    """Set up a year's campaign. Raises `Refused` when the dates are out of order or the year has one."""
    require(why_not_lead_city(office))
    if not opens_on <= filing_closes_on <= county_closes_on:
        raise Refused(_("The dates must follow one another: opening, end of filing, end of county review."))
    if Campaign.objects.filter(year=year).exists():
        raise Refused(_("There is a campaign for this year already."))
    with act() as log:
        campaign = Campaign.objects.create(
            year=year,
            name_zh=name_zh,
            name_en=name_en,
            edition=edition,
            opens_on=opens_on,
            filing_closes_on=filing_closes_on,
            county_closes_on=county_closes_on,
            notice_days=notice_days,
            names_towns=names_towns,
        )
        log.append(
            action="campaign.prepare",
            subject=campaign,
            actor=office.actor,
            target=campaign.state,
            data={"year": year, "edition": edition.code},
        )
    return campaign


def open_campaign(*, campaign: Campaign, office: Officer) -> Campaign:
    """Let applications in, from the opening day on."""
    require(why_not_lead_city(office))
    with act():
        return CAMPAIGN.move(campaign, "open", actor=office.actor)


def close_campaign(*, campaign: Campaign, office: Officer) -> Campaign:
    """End the year's campaign."""
    require(why_not_lead_city(office))
    with act():
        return CAMPAIGN.move(campaign, "close", actor=office.actor)
