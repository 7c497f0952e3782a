"""What happens to one unit, from its registration to its county's word. Every step goes through the services."""

from datetime import date, timedelta
from decimal import Decimal

from demo import answers
from demo.cast import Player
from demo.evidence import SHEETS
from demo.scans import scan
from demo.stage import Case, Stage
from enterprises.services import register_enterprise
from evaluations import snapshot
from evaluations.diagnosis import failing_standards
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import (
    accept_application,
    agree_with_self_scores,
    attach_evidence,
    propose_county_motion,
    return_application,
    save_answers,
    score_by_survey,
    set_score,
    start_application,
    submit_application,
)
from evaluations.surveying import proposal_for
from journal import clock
from parks.services import register_park
from proceedings.enums import MotionKind, RoundState, Verdict
from proceedings.models import Round
from proceedings.services import give_opinion
from standards.content import Indicator
from standards.scoring import applies
from supervision import drafts
from tripartite.models import District, Officer, Town, User
from units.enums import UnitKind
from units.models import Claim, UnitMember
from units.services import add_evidence, approve_claim

HALF_POINT = Decimal("0.5")
PHONE = "0631-0000000"
LOWERED = "佐证材料只覆盖部分职工，按覆盖情况酌减。"
SURVEYED = "按职工满意度测评结果计分。"


def register(stage: Stage, player: Player, *, confirm: bool = True) -> None:
    """A person registers the unit and claims it; the county says yes, unless the claim is to wait."""
    claim = Claim.objects.filter(unit__uscc=player.uscc, user__username=player.account).first()
    if claim is None:
        claim = _register(player, User.objects.get(username=player.account))
    if confirm and not UnitMember.objects.filter(unit=claim.unit_id, user=claim.user_id).exists():
        approve_claim(claim=claim, office=stage.offices[f"{player.area}-gov"])


def _register(player: Player, user: User) -> Claim:
    district = District.objects.get(slug=player.area)
    town = _town(district, player.number)
    address = f"{district.name_zh}演示路{player.number}号"
    contact = {"address": address, "contact_name": user.full_name, "contact_phone": PHONE}
    about = {"uscc": player.uscc, "name": player.name, "district": district, "town": town, "user": user}
    if player.kind == UnitKind.ENTERPRISE:
        profile = {
            "industry": player.industry,
            "division": player.division,
            "ownership": player.ownership,
            "size_class": player.size_class,
            "headcount": player.headcount,
            "has_union": True,
            "union_has_chair": True,
            "union_members": player.headcount * 9 // 10,
            "has_party_organisation": player.headcount >= 50,
            "contracts_signed": player.headcount - player.number % 3,
            "open_affairs": player.number % 5 != 0,
            "congress": "own" if player.number % 3 else "",
            "collective_contract_until": date(clock.today().year + 2, 12, 31) if player.number % 5 < 3 else None,
        }
        return register_enterprise(**about, profile=profile | contact, statement="人力资源部经办人")
    profile = {
        "governing_body": f"{player.name}管理委员会",
        "approval_document": "",
        "enterprise_count": 24 + player.number % 10 * 6,
        "employee_count": player.headcount,
    }
    return register_park(**about, kind=player.kind, profile=profile | contact, statement="综合办公室经办人")


def _town(district: District, number: int) -> Town | None:
    towns = list(district.towns.order_by("code"))
    return towns[number % len(towns)] if towns else None


def start(case: Case, *, fill: int = 100) -> None:
    """Begin the application and answer so many percent of it, papers included."""
    if case.begun():
        return
    member = case.member()
    application = start_application(member=member, campaign=case.campaign())
    facts = snapshot.facts_of(application.unit, application)
    who = answers.Respondent(
        number=case.player.number,
        headcount=case.player.headcount,
        today=clock.today(),
        rubric=application.rubric.kind,
        facts=facts,
        weakness=answers.GOOD if case.weakness is None else case.weakness,
    )
    asked = [i for i in application.rubric.indicators if not i.from_survey and applies(i, facts)]
    asked = asked[: len(asked) * fill // 100]
    given = {indicator.id: (answers.answer(indicator, who), "") for indicator in asked}
    save_answers(application=application, member=member, answers=given)
    _attach_papers(application, member, case.player, {indicator.id for indicator in asked})


def _attach_papers(application: Application, member: UnitMember, player: Player, answered: set[str]) -> None:
    """Whoever has a sign-in of the README shows papers of its own, one for each indicator that wants one; the others
    share one for all indicators of a standard, which is quicker made."""
    words = _words(player)
    for standard in application.rubric.standards:
        wanting = [i.id for i in standard.indicators if i.required_evidence and i.id in answered]
        for indicators in [[key] for key in wanting] if player.is_shown else [wanting] if wanting else []:
            upload = scan(SHEETS[indicators[0]], words, seed=player.number if player.is_shown else 0)
            evidence = add_evidence(member=member, upload=upload, title=upload.name.rpartition(".")[0])
            for indicator in indicators:
                attach_evidence(application=application, member=member, indicator=indicator, evidence=evidence)


def _words(player: Player) -> tuple[tuple[str, str], ...]:
    """What is filled in on a unit's papers; the same for all those whose papers nobody looks at one by one."""
    year = clock.today().year
    if not player.is_shown:
        return ("unit", "演示单位"), ("year", str(year)), ("staff", "100"), ("day", f"{year}年2月9日")
    day = clock.today() - timedelta(days=40)
    written = f"{day.year}年{day.month}月{day.day}日"
    return ("unit", player.name), ("year", str(year)), ("staff", str(player.headcount)), ("day", written)


def submit(case: Case) -> None:
    """Hand in what was drafted."""
    application = case.application()
    if application.state == A.DRAFT:
        submit_application(application=application, member=case.member(), declared=True)


def accept(stage: Stage, case: Case) -> None:
    """The county takes it up."""
    application = case.application()
    if application.state == A.SUBMITTED:
        accept_application(application=application, office=stage.offices[f"{case.player.area}-gov"])


def send_back(stage: Stage, case: Case, *, days: int) -> None:
    """The county sends it back with two items and a deadline."""
    application = case.application()
    # A file that came back corrected is handed in as well, and is not sent back twice.
    if application.state == A.SUBMITTED and not application.returns.exists():
        return_application(
            application=application,
            office=stage.offices[f"{case.player.area}-gov"],
            text="请按所列事项补充材料后重新提交，其他内容无需改动。",
            items={
                "e2-05": "集体合同附件缺少工资专项协议，请补充盖章扫描件。",
                "e10-11": "参保人数与申报表职工总数不一致，请核对并附当月参保证明。",
            },
            due_on=clock.today() + timedelta(days=days),
        )


def score(stage: Stage, case: Case, *, until: str = "") -> None:
    """The county scores: two indicators lower than the unit did, the others alike, the survey's by its result. With
    `until` it stops before that standard, in the middle of the work."""
    application = case.application()
    if application.state != A.COUNTY_REVIEW or application.submission.scores.exists():
        return
    office = stage.offices[f"{case.player.area}-gov"]
    sheet = snapshot.score_sheet(application.submission)
    if until:
        for standard in application.rubric.standards:
            if standard.id == until:
                return
            for indicator in standard.indicators:
                _score(application, office, indicator, sheet.rows[indicator.id].own.points)
    # Not in the last section: it holds the legal floor, and whoever falls below that cannot be recommended.
    own = [sheet.rows[i.id].own for s in application.rubric.standards[:-1] for i in s.indicators if not i.from_survey]
    large = [row for row in own if row.points >= 2]
    for row in sorted(large, key=lambda row: answers.chance(case.player.number, row.indicator_id))[:2]:
        indicator = application.rubric.indicator(row.indicator_id)
        _score(application, office, indicator, row.points - HALF_POINT, LOWERED)
    agree_with_self_scores(application=application, office=office)
    if proposal_for(application).scores:
        score_by_survey(application=application, office=office)
    for indicator in snapshot.score_sheet(application.submission).unscored:
        content = answers.chance(case.player.number, indicator.id) >= 20
        _score(application, office, indicator, indicator.points if content else indicator.points - HALF_POINT, SURVEYED)


def agree(stage: Stage, case: Case) -> None:
    """The county confirms the unit's own points wherever it has not spoken."""
    office = stage.offices[f"{case.player.area}-gov"]
    agree_with_self_scores(application=case.application(), office=office)


def _score(application: Application, office: Officer, indicator: Indicator, points, reason: str = "") -> None:
    set_score(application=application, office=office, indicator=indicator.id, points=points, reason=reason)


def put(stage: Stage, case: Case, *, motion: MotionKind = MotionKind.RECOMMEND) -> None:
    """The county's government side puts the motion to its three organisations, in the words the desk proposes."""
    application = case.application()
    if application.state != A.COUNTY_REVIEW or application.county_matter.rounds.exists():
        return
    sheet = snapshot.score_sheet(application.submission)
    text, diagnosis = drafts.recommendation(application, sheet), {}
    if motion == MotionKind.NOT_RECOMMEND:
        text = drafts.not_recommended(sheet, application.rubric)
        diagnosis = {gap.standard.id: drafts.diagnosis(gap) for gap in failing_standards(application.rubric, sheet)}
    propose_county_motion(
        application=application,
        office=stage.offices[f"{case.player.area}-gov"],
        motion=motion,
        text=text,
        diagnosis=diagnosis,
    )


def speak(stage: Stage, case: Case, *, voices: int = 3) -> None:
    """The county's organisations approve, the first `voices` of them."""
    round_ = Round.objects.filter(matter=case.application().county_matter, state=RoundState.OPEN).first()
    if round_ is not None:
        approve(round_, stage.county(case.player.area)[:voices])


def approve(round_: Round, officers: list[Officer]) -> None:
    """These officers approve, unless their organisations have spoken."""
    spoken = set(round_.seats.filter(opinion__isnull=False).values_list("organisation", flat=True))
    for officer in officers:
        if officer.organisation_id not in spoken:
            give_opinion(round_=round_, office=officer, verdict=Verdict.APPROVE)
