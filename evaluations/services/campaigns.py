"""Preparing, changing, opening and closing a year's campaign."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evaluations.enums import CampaignState
from evaluations.models import Campaign, kinds_that_apply
from evaluations.rules import faults_of_campaign
from evaluations.transitions import CAMPAIGN
from journal.chain import act
from journal.errors import Refused, require
from proceedings.rules import why_not_lead_city
from standards.models import Edition
from tripartite.models import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is set for a campaign. Whatever has a value here is a reference value: the circular names none of them."""

    year: int
    name_zh: str
    name_en: str
    edition: Edition
    opens_on: date
    filing_closes_on: date
    county_closes_on: date
    notice_days: int = 7
    names_towns: bool = False
    kinds: list[str] = field(default_factory=kinds_that_apply)
    accept_days: int = 10
    correction_days: int = 10
    opinion_days: int = 5
    remind_days: int = 3
    returns_allowed: int = 2
    reassess_after_months: int = 6
    reassess_within_months: int = 12
    reassess_review_days: int = 30
    city_days: int = 45
    naming_days: int = 15
    objection_days: int = 10
    fact_answer_days: int = 10

    @property
    def values(self) -> dict[str, Any]:
        """By field of the campaign. An edition is a row."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "kinds": [str(kind) for kind in self.kinds]
        }


def _require_right(plan: Plan, campaign: Campaign | None = None) -> None:
    for sentence in faults_of_campaign(campaign=campaign, **plan.values).values():
        raise Refused(sentence)


def prepare_campaign(*, office: Officer, **values: Any) -> Campaign:
    """Set up a year's campaign; `values` are those of a `Plan`. Raises `Refused` when the dates are out of order, the
    year has one, or no kind may apply."""
    require(why_not_lead_city(office))
    plan = Plan(**values)
    _require_right(plan)
    with act() as log:
        campaign = Campaign.objects.create(**plan.values)
        log.append(
            action="campaign.prepare",
            subject=campaign,
            actor=office.actor,
            target=campaign.state,
            data={"year": plan.year, "edition": plan.edition.code},
        )
    return campaign


def change_campaign(*, campaign: Campaign, office: Officer, **values: Any) -> Campaign:
    """Change a campaign that is still being prepared. Once it is open, units rely on what it says."""
    require(why_not_lead_city(office))
    plan = Plan(**values)
    with act() as log:
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.state != CampaignState.DRAFT:
            raise Refused(_("The campaign has been opened: what it says stands."))
        _require_right(plan, campaign)
        changed = [name for name, value in plan.values.items() if getattr(campaign, name) != value]
        for name in changed:
            setattr(campaign, name, plan.values[name])
        if changed:
            campaign.save(update_fields=changed)
            log.append(action="campaign.change", subject=campaign, actor=office.actor, data={"fields": changed})
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
