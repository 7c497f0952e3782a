"""Campaigns, and applications brought to any station of their life through the services.

The way lies in the past and ends now: an application that is `named` was handed in a month ago, its notice is over,
and its title dates from today. So the tests' clock need not be moved to get there, and can be moved to go on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from evaluations import services, snapshot
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Answer, Application, Attachment, Campaign, Score
from journal import clock
from plaques.models import Title
from proceedings.enums import MotionKind
from proceedings.models import PublicNotice
from standards.content import Indicator
from standards.scoring import applies, best_value, clean_value
from standards.scoring.missing import claims_something
from tests.plaques import factories as plaques
from tests.proceedings import factories as proceedings
from tests.standards.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import UnitKind
from units.models import Unit

_numbers = count(1)

# Days before now on which each step was taken.
PREPARED, FILED, ACCEPTED, COUNTY, MEETING, RELEASED = 100, 30, 28, 25, 20, 19
RETURNED, NOTICE_RUNNING = 3, 2


def days_ago(days: float):
    """``with days_ago(20):`` it is twenty days earlier."""
    return clock.travel(clock.now() - timedelta(days=days))


def campaign(*, year: int | None = None, opened: bool = True, **fields: Any) -> Campaign:
    """The campaign of a year (this one unless given), open for two months more. The same year gives the same one.

    `fields`: any of `prepare_campaign`'s, such as ``notice_days=10, names_towns=True``.
    """
    year = year or clock.today().year
    existing = Campaign.objects.select_related("edition").filter(year=year).first()
    if existing is not None:
        return existing
    lead, today = bodies.officer(area="city"), clock.today()
    dates = {
        "opens_on": today - timedelta(days=90),
        "filing_closes_on": today + timedelta(days=60),
        "county_closes_on": today + timedelta(days=90),
    }
    with days_ago(PREPARED):
        prepared = services.prepare_campaign(
            office=lead,
            year=year,
            name_zh=f"{year}年度威海市劳动关系和谐企业、工业园区选树活动",
            name_en=f"Weihai Harmonious Labour Relations Campaign {year}",
            **({"edition": fields.get("edition") or load_weihai()} | dates | fields),
        )
        return services.open_campaign(campaign=prepared, office=lead) if opened else prepared


def fill_in(application: Application, **answers: Any) -> None:
    """Answer everything with what brings full points, one file as evidence wherever one is wanted.

    `answers` replaces single ones, with ``_`` for ``-`` in the indicator's name: ``e1_01="absent"``; None leaves one
    out. Laid down in bulk, as a hundred saved fields would leave it.
    """
    # The facts stand on the last day of filing; what is reported has happened by today.
    facts = replace(snapshot.facts_of(application.unit, application), as_of=clock.today())
    given = {name.replace("_", "-"): value for name, value in answers.items()}
    values = {
        indicator.id: clean_value(indicator, given.get(indicator.id, best_value(indicator, facts=facts)))
        for indicator in _asked(application)
        if given.get(indicator.id, "") is not None
    }
    application.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(application=application, indicator=key, value=value) for key, value in values.items()
    )
    proof = units.evidence(unit=application.unit, title="综合佐证材料")
    Attachment.objects.bulk_create(
        Attachment(application=application, indicator=indicator.id, evidence=proof)
        for indicator in _asked(application)
        if indicator.required_evidence and claims_something(values.get(indicator.id))
    )


def _asked(application: Application) -> Iterable[Indicator]:
    facts = snapshot.facts_of(application.unit, application)
    return [
        indicator
        for indicator in application.rubric.indicators
        if applies(indicator, facts) and not indicator.from_survey
    ]


def score_by_county(application: Application) -> None:
    """The county agrees with the unit's points; what waits for the survey got full ones, laid down in bulk."""
    office = bodies.officer(area=application.unit.district.slug)
    submission = application.submission
    Score.objects.bulk_create(
        Score(
            submission=submission,
            column=Column.COUNTY,
            indicator=row.indicator.id,
            points=row.indicator.points,
            reason="问卷结果已核实。",
            officer=office,
        )
        for row in snapshot.score_sheet(submission).rows.values()
        if row.county is None and not row.own.answered
    )
    services.agree_with_self_scores(application=application, office=office)


# --- the way of an application ---------------------------------------------------------------------------------------


def application_at(
    state: str = A.DRAFT,
    *,
    unit: Unit | None = None,
    area: str = "huancui",
    kind: str = UnitKind.ENTERPRISE,
    name: str = "",
    campaign: Campaign | None = None,
    answers: dict[str, Any] | None = None,
) -> Application:
    """An application at a station of `ApplicationState`, of a new confirmed unit unless one is given.

    `answers` replaces single answers (see `fill_in`). One that is in notice has five days of it left.
    """
    if unit is None:
        unit = units.unit(kind=kind, area=area, **({"name": name} if name else {}))
    return applications_at(state, units=[unit], campaign=campaign, answers=answers)[0]


def applications_at(
    state: str, *, units: Sequence[Unit], campaign: Campaign | None = None, answers: dict[str, Any] | None = None
) -> list[Application]:
    """Applications of several units at one station: one meeting, one notice, one decision for all.

    A notice takes all that are approved in its campaign, so those that are to stay `approved` are made last.
    """
    state = A(state)
    kinds = {unit.kind for unit in units}
    season = campaign or globals()["campaign"](**({"names_towns": True} if UnitKind.TOWN in kinds else {}))
    with days_ago(FILED):
        made = [_start(unit, season, answers or {}) for unit in units]
    for step in _way(state):
        step(made)
    return [_fresh(application) for application in made]


def _start(unit: Unit, season: Campaign, answers: dict[str, Any]) -> Application:
    application = services.start_application(member=units.member(unit), campaign=season)
    application.edition = season.edition
    fill_in(application, **answers)
    return application


def _fresh(application: Application) -> Application:
    fresh = Application.objects.select_related(
        "unit__district", "campaign", "county_matter__body__district", "city_matter__body"
    ).get(pk=application.pk)
    # The edition at hand: reading it anew is most of what a small query costs.
    fresh.edition = fresh.campaign.edition = application.edition
    return fresh


Step = Callable[[list[Application]], None]


def _way(state: A) -> list[Step]:
    """The steps that lead from a filled-in draft to a state."""
    to_county = [_submit, _accept]
    to_city = [*to_county, _recommend, _take_up]
    to_notice = [*to_city, _decide(MotionKind.APPROVE)]
    return {
        A.DRAFT: [],
        A.SUBMITTED: [_submit],
        A.COUNTY_REVIEW: to_county,
        A.RETURNED: [*to_county, _return(RETURNED, due_in=10)],
        A.LAPSED: [*to_county, _return(20, due_in=10), _lapse],
        A.WITHDRAWN: [_submit, _withdraw],
        A.RECOMMENDED: [*to_county, _recommend],
        A.NOT_RECOMMENDED: [*to_county, _not_recommend],
        A.REASSESSING: [*to_county, _not_recommend, _reassess],
        A.CITY_REVIEW: to_city,
        A.APPROVED: to_notice,
        A.DECLINED: [*to_city, _decide(MotionKind.DECLINE)],
        A.IN_NOTICE: [*to_notice, _publish(running=True)],
        A.NAMED: [*to_notice, _publish(running=False), _name],
    }[state]


def _submit(made: list[Application]) -> None:
    with days_ago(FILED):
        for application in made:
            services.submit_application(application=application, member=units.member(application.unit), declared=True)


def _accept(made: list[Application]) -> None:
    with days_ago(ACCEPTED):
        for application in made:
            services.accept_application(application=_fresh(application), office=_county(application))


def _county(application: Application):
    return bodies.officer(area=application.unit.district.slug)


def _return(days: int, *, due_in: int) -> Step:
    def step(made: list[Application]) -> None:
        with days_ago(days):
            for application in made:
                fresh = _fresh(application)
                services.return_application(
                    application=fresh,
                    office=_county(fresh),
                    text="请补充材料。",
                    items={_asked(fresh)[0].id: "材料不清晰，请重新扫描。"},
                    due_on=clock.today() + timedelta(days=due_in),
                )

    return step


def _lapse(made: list[Application]) -> None:
    services.lapse_overdue()


def _withdraw(made: list[Application]) -> None:
    for application in made:
        services.withdraw_application(application=_fresh(application), member=units.member(application.unit))


def _county_motion(made: list[Application], motion: MotionKind, text: str) -> None:
    with days_ago(COUNTY):
        for application in made:
            fresh = _fresh(application)
            score_by_county(fresh)
            round_ = services.propose_county_motion(application=fresh, office=_county(fresh), motion=motion, text=text)
            proceedings.all_approve(round_)


def _recommend(made: list[Application]) -> None:
    _county_motion(made, MotionKind.RECOMMEND, "经核查，各项指标达到创建标准，建议推荐。")


def _not_recommend(made: list[Application]) -> None:
    _county_motion(made, MotionKind.NOT_RECOMMEND, "集体合同尚未续签，建议先行培育。")


def _reassess(made: list[Application]) -> None:
    """The months after the decision are over, and the unit asks to be assessed again today."""
    for application in made:
        Application.objects.filter(pk=application.pk).update(ended_at=clock.now() - timedelta(days=200))
        services.ask_for_reassessment(application=_fresh(application), member=units.member(application.unit))


def _take_up(made: list[Application]) -> None:
    with days_ago(MEETING):
        services.take_up(
            applications=[_fresh(application) for application in made],
            meeting=proceedings.meeting(),
            office=bodies.officer(area="city"),
        )


def _decide(motion: MotionKind) -> Step:
    def step(made: list[Application]) -> None:
        meeting = Application.objects.get(pk=made[0].pk).city_matter.agenda_items.get().meeting
        with days_ago(MEETING):
            proceedings.begin(meeting)
            proceedings.decide_all(meeting, motion)
        with days_ago(RELEASED):
            proceedings.check(meeting)
            services.release_decisions(meeting=meeting, office=bodies.officer(area="city"))

    return step


def _publish(*, running: bool) -> Step:
    def step(made: list[Application]) -> None:
        season = made[0].campaign
        with days_ago(NOTICE_RUNNING if running else season.notice_days + 1):
            services.publish_naming_notice(
                campaign=season,
                office=bodies.officer(area="city"),
                number=f"公示{season.year}-{next(_numbers)}号",
                title=f"关于{season.year}年度拟命名单位的公示",
                text="现将拟命名单位予以公示。",
            )

    return step


def notice_of(application: Application) -> PublicNotice:
    """The latest notice that an application stands on."""
    return PublicNotice.objects.filter(items__matter=application.city_matter_id).order_by("-pk")[0]


def _name(made: list[Application]) -> None:
    lead, notice = bodies.officer(area="city"), notice_of(_fresh(made[0]))
    services.close_naming_notice(notice=notice, office=lead)
    name_all(notice)


def name_all(notice: PublicNotice, *, decided_on: date | None = None) -> list[Title]:
    """Name whoever stands on a closed notice."""
    return services.name_units(
        notice=notice,
        office=bodies.officer(area="city"),
        document_number=f"威人社字〔{clock.today().year}〕{next(_numbers)}号",
        title="关于命名劳动关系和谐单位的决定",
        decided_on=decided_on or clock.today(),
    )


# --- titles ----------------------------------------------------------------------------------------------------------


def named_title(*, last_day: date | None = None, revoked: str = "", **fields: Any) -> Title:
    """A title granted today. `last_day` ends it then; `revoked` is the reason for which it is revoked now.

    Other keywords are those of `application_at`: ``named_title(area="rushan", name="威海海洋食品有限公司")``.
    """
    return _titles([application_at(A.NAMED, **fields)], last_day, revoked)[0]


def named_titles(number: int, *, area: str = "huancui", kind: str = UnitKind.ENTERPRISE) -> list[Title]:
    """Many titles of one decision, for lists."""
    made = [units.unit(kind=kind, area=area) for _n in range(number)]
    return _titles(applications_at(A.NAMED, units=made), None, "")


def _titles(applications: Sequence[Application], last_day: date | None, revoked: str) -> list[Title]:
    titles = []
    for application in applications:
        title = Title.objects.select_related("unit", "district", "decision").get(
            city_round__matter=application.city_matter
        )
        if last_day is not None:
            Title.objects.filter(pk=title.pk).update(last_day=last_day)
            title.last_day = last_day
        if revoked:
            plaques.revoke(title, revoked)
        titles.append(title)
    return titles
