"""An applicant's units at a glance: where each stands, and the one thing to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.course import words_of
from evaluations.enums import ApplicationState as A
from evaluations.enums import CampaignState
from evaluations.models import Application, Campaign
from evaluations.rules import why_not_start
from plaques.models import Title
from tripartite.models import User
from units.enums import ClaimState, UnitState
from units.models import Claim, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to do. Without `label` there is nothing but to wait; `post` starts something."""

    text: str
    label: str = ""
    url: str = ""
    post: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit: this year's application, earlier ones, titles."""

    unit: Unit
    application: Application | None
    past: list[Application]
    titles: list[Title]
    step: Step

    @property
    def state(self) -> A | None:
        return A(self.application.state) if self.application else None


def campaign_of_the_day() -> Campaign | None:
    """The campaign that an applicant is told of: the one that takes applications, else the newest that was opened."""
    filing = Campaign.objects.filing().order_by("-year").first()
    return filing or Campaign.objects.exclude(state=CampaignState.DRAFT).order_by("-year").first()


def standings_of(user: User, campaign: Campaign | None) -> list[Standing]:
    """The person's units. Five queries, however many units and years."""
    units = list(Unit.objects.for_unit_member(user).select_related("district", "town").order_by("name", "pk"))
    applications = _by_unit(
        Application.objects.filter(unit__in=units)
        .select_related("campaign", "unit")
        .prefetch_related("returns", "submissions")
        .order_by("-campaign__year")
    )
    titles = _by_unit(Title.objects.filter(unit__in=units).select_related("certificate__file").newest_first())
    return [_standing(unit, campaign, applications.get(unit.pk, []), titles.get(unit.pk, [])) for unit in units]


def open_claims_of(user: User) -> list[Claim]:
    """What the person has claimed and does not act for: waiting, or declined and not claimed anew."""
    claims = Claim.objects.filter(user=user).select_related("unit__district").order_by("pk")
    latest = {claim.unit_id: claim for claim in claims}
    return [claim for claim in latest.values() if claim.state != ClaimState.APPROVED]


def _by_unit(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found


def _standing(unit: Unit, campaign: Campaign | None, applications: list[Application], titles: list[Title]) -> Standing:
    now = [a for a in applications if campaign and a.campaign_id == campaign.pk]
    current = now[0] if now else None
    past = [a for a in applications if a is not current]
    step = _step_of(current, titles) if current else _step_to_start(unit, campaign)
    return Standing(unit, current, past, titles, step)


def _step_to_start(unit: Unit, campaign: Campaign | None) -> Step:
    if unit.state == UnitState.REGISTERED:
        return Step(_("The county is confirming this unit. You will get a message."))
    if campaign is None:
        return Step(_("No campaign is open at present. You will find it here when one is."))
    refusal = why_not_start(unit, campaign)
    if refusal:
        return Step(refusal)
    return Step(
        _("You have not applied in the %(year)d campaign yet.") % {"year": campaign.year},
        _("Start this year's application"),
        reverse("apply:start", args=[unit.pk]),
        post=True,
        due=campaign.filing_closes_on,
    )


def _step_of(application: Application, titles: list[Title]) -> Step:
    page = reverse("apply:application", args=[application.pk])
    state = A(application.state)
    if state == A.DRAFT:
        due = application.campaign.filing_closes_on
        return Step(_("Fill it in at your own pace; everything is kept."), _("Go on with it"), page, due=due)
    if state == A.RETURNED:
        # Prefetched, so sorted here and not by the database.
        returned = max(application.returns.all(), key=lambda r: r.pk)
        text = _("The county has sent it back and says item by item what to correct.")
        return Step(text, _("Correct what came back"), page, due=returned.due_on)
    if state in (A.SUBMITTED, A.COUNTY_REVIEW):
        last = max(application.submissions.all(), key=lambda s: s.number)
        return Step(words_of(state), _("See the receipt"), reverse("apply:receipt", args=[application.pk, last.number]))
    if state in (A.NOT_RECOMMENDED, A.DECLINED):
        return Step(_("This year it did not come to the title."), _("Read the reasons"), page)
    return Step(words_of(state), _("See how it stands"), page)
