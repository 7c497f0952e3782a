"""An applicant's units at a glance: where each stands, what is waited for, what is new, and what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations import snapshot
from evaluations.clocks import reassess_from, reassess_until, review_by
from evaluations.course import stations_of, words_of
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign, Participation
from evaluations.news import News
from evaluations.rules import has_profile, is_registrant, why_not_start
from journal import clock
from plaques.models import Title
from proceedings.models import NoticeItem
from standards.scoring import applies
from tripartite.enums import Level
from tripartite.models import TripartiteBody, User
from units.enums import ClaimState
from units.models import Claim, Unit, UnitMember

WITH_COUNTY = (A.SUBMITTED, A.COUNTY_REVIEW)
WITH_CITY = (A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE)


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to do. Without `label` there is nothing but to wait; `post` starts something. `urgent` puts a unit
    before the others."""

    text: str
    label: str = ""
    url: str = ""
    post: bool = False
    due: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """How much of the form has an answer."""

    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit: this year's application, earlier ones, titles, and around them what is waited for and what is new."""

    unit: Unit
    member: UnitMember
    application: Application | None
    past: list[Application]
    titles: list[Title]
    step: Step
    participation: Participation | None
    waiting_for: str = ""
    filled: Filled | None = None
    news: Sequence[News] = field(default=())

    @property
    def state(self) -> A | None:
        return A(self.application.state) if self.application else None

    @property
    def is_to_do(self) -> bool:
        """Whether it is this unit's turn."""
        return self.step.urgent

    @property
    def stations(self) -> list[dict[str, str]]:
        return stations_of(self.application) if self.application else []


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page."""

    standings: list[Standing]

    @property
    def to_do(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.is_to_do]

    @property
    def next_due(self) -> date | None:
        return min((standing.step.due for standing in self.to_do if standing.step.due), default=None)

    @property
    def has_news(self) -> bool:
        return any(standing.news for standing in self.standings)


def campaign_of_the_day() -> Campaign | None:
    """The campaign that an applicant is told of: the one that takes applications, else the newest that was opened."""
    filing = Campaign.objects.filing().order_by("-year").first()
    return filing or Campaign.objects.begun().first()


def home_of(user: User, campaign: Campaign | None, news: Mapping[int, Sequence[News]] | None = None) -> Home:
    """The person's units, those whose turn it is first, by their deadline. As many queries for one unit as for many.

    `news`: what is new, by application.
    """
    members = list(
        UnitMember.objects.filter(user=user, until__isnull=True).select_related(
            "user", "unit__district", "unit__town", "unit__enterprise", "unit__park"
        )
    )
    gathered = _Gathered([member.unit for member in members], campaign, news or {})
    standings = [gathered.standing(member) for member in members]
    standings.sort(key=lambda s: (not s.is_to_do, s.step.due or date.max, s.unit.name, s.unit.pk))
    return Home(standings)


@dataclass(frozen=True, slots=True)
class Pending:
    """A claim without a yes. `may_assess`: the person may look at the indicators for themselves meanwhile."""

    claim: Claim
    may_assess: bool


def open_claims_of(user: User) -> list[Pending]:
    """What the person has claimed and does not act for: waiting, or declined and not claimed anew."""
    claims = Claim.objects.filter(user=user).select_related("unit__district").order_by("pk")
    latest = {claim.unit_id: claim for claim in claims}
    mine = set(UnitMember.objects.filter(user=user, until__isnull=True).values_list("unit", flat=True))
    return [
        Pending(claim, claim.state == ClaimState.PENDING and is_registrant(user, claim.unit))
        for claim in latest.values()
        if claim.state != ClaimState.APPROVED and claim.unit_id not in mine
    ]


def _by_unit(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found


class _Gathered:
    """What the standings of some units are made of, read once for all of them."""

    def __init__(self, units: list[Unit], campaign: Campaign | None, news: Mapping[int, Sequence[News]]) -> None:
        self.campaign = campaign
        self.news = news
        self.applications = _by_unit(
            Application.objects.filter(unit__in=units)
            .select_related("campaign", "edition", "unit__district", "unit__enterprise", "unit__park")
            .defer("edition__data")
            .prefetch_related("returns", "submissions")
            .annotate(answered=Count("answers"))
            .order_by("-campaign__year")
        )
        titles = Title.objects.filter(unit__in=units).select_related("certificate__file").newest_first()
        self.titles = _by_unit(titles)
        self.participations = {
            row.unit_id: row for row in Participation.objects.filter(unit__in=units).running().order_by("pk")
        }
        bodies = TripartiteBody.objects.filter(level__in=(Level.CITY, Level.COUNTY)).order_by("pk")
        self.bodies = {body.district_id: body.name for body in bodies}
        self.notices = {
            item.matter_id: item.notice.closes_on
            for item in NoticeItem.objects.filter(matter__names__unit__in=units).select_related("notice").order_by("pk")
        }

    def standing(self, member: UnitMember) -> Standing:
        unit = member.unit
        applications = self.applications.get(unit.pk, [])
        now = [a for a in applications if self.campaign and a.campaign_id == self.campaign.pk]
        # A re-assessment of an earlier campaign is under way where nothing of the day's campaign is.
        again = [a for a in applications if a.reassessed_at and not a.is_over]
        current = next(iter([*now, *again]), None)
        titles = self.titles.get(unit.pk, [])
        participation = self.participations.get(unit.pk)
        editable = current is not None and current.is_editable
        return Standing(
            unit=unit,
            member=member,
            application=current,
            past=[a for a in applications if a is not current],
            titles=titles,
            step=self._step(member, current, participation),
            participation=participation,
            waiting_for=self._waiting_for(unit, current),
            filled=_filled(current) if editable else None,
            news=[told for a in applications for told in self.news.get(a.pk, ())],
        )

    def _waiting_for(self, unit: Unit, application: Application | None) -> str:
        if application is None:
            return ""
        if application.state in WITH_COUNTY:
            return self.bodies.get(unit.district_id, "")
        return self.bodies.get(None, "") if application.state in WITH_CITY else ""

    def _step(self, member: UnitMember, application: Application | None, participation: Participation | None) -> Step:
        if application is None:
            step = _step_to_start(member.unit, self.campaign, participation)
        else:
            step = _step_of(application, self.notices.get(application.city_matter_id))
        if step.urgent and not member.duty.writes:
            # The union chair is shown where it stands, not told to do what others do.
            return Step(step.text, _("Read it") if application else "", step.url if application else "", due=step.due)
        return step


def _filled(application: Application) -> Filled:
    facts = snapshot.facts_of(application.unit, application)
    asked = sum(not i.from_survey and applies(i, facts) for i in application.rubric.indicators)
    return Filled(min(application.answered, asked), asked)


def _step_to_start(unit: Unit, campaign: Campaign | None, participation: Participation | None) -> Step:
    if not has_profile(unit):
        return Step(
            _("Say what kind of unit you are: that decides which questions are asked, and fills in some of them."),
            _("Fill in the profile"),
            reverse("apply:unit-edit", args=[unit.pk]),
            urgent=True,
        )
    refusal = why_not_start(unit, campaign) if campaign else _("No campaign is open at present.")
    if refusal is None:
        return Step(
            _("You have not applied in the %(year)d campaign yet.") % {"year": campaign.year},
            _("Start this year's application"),
            reverse("apply:start", args=[unit.pk]),
            post=True,
            due=campaign.filing_closes_on,
            urgent=True,
        )
    if participation is None:
        text = _("%(why)s Meanwhile you can declare that you take part, and look at yourselves in private.")
        return Step(text % {"why": refusal}, _("Take part"), reverse("apply:participation", args=[unit.pk]))
    return Step(refusal)


def _step_of(application: Application, notice_ends: date | None) -> Step:
    page = reverse("apply:application", args=[application.pk])
    state = A(application.state)
    if state == A.DRAFT:
        due = application.campaign.filing_closes_on
        text = _("Fill it in at your own pace; everything is kept.")
        return Step(text, _("Go on with it"), page, due=due, urgent=True)
    if state == A.RETURNED:
        # Prefetched, so sorted here and not by the database.
        returned = max(application.returns.all(), key=lambda r: r.pk)
        text = _("The county has sent it back and says item by item what to correct.")
        return Step(text, _("Correct what came back"), page, due=returned.due_on, urgent=True)
    if state in WITH_COUNTY:
        last = max(application.submissions.all(), key=lambda s: s.number)
        receipt = reverse("apply:receipt", args=[application.pk, last.number])
        return Step(words_of(state), _("See the receipt"), receipt, due=review_by(application))
    if state == A.REASSESSING:
        text = _("Correct what was lacking, and hand it in again: the county then looks at all of it anew.")
        return Step(text, _("Go on with it"), page, due=reassess_until(application.campaign), urgent=True)
    if state == A.NOT_RECOMMENDED and (first := reassess_from(application)):
        return _step_to_assess_again(application, first, page)
    if state in (A.NOT_RECOMMENDED, A.DECLINED):
        return Step(_("This year it did not come to the title."), _("Read the reasons"), page)
    due = notice_ends if state == A.IN_NOTICE else None
    return Step(words_of(state), _("See how it stands"), page, due=due)


def _step_to_assess_again(application: Application, first: date, page: str) -> Step:
    last = reassess_until(application.campaign)
    if clock.today() > last:
        return Step(_("This year it did not come to the title."), _("Read the reasons"), page)
    if clock.today() < first:
        text = _("It was not recommended. From %(day)s on you may be assessed again; until then mend what is lacking.")
        return Step(text % {"day": date_format(first)}, _("Read what is lacking"), page)
    text = _("You may be assessed again now, if what was lacking is mended.")
    return Step(text, _("Read what is lacking, and ask for it"), page, due=last)
