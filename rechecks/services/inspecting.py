"""Re-checks: opened by a draw or an officer, shown by the unit, looked at by the county, with a result."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from enterprises.models import AdverseFact
from evaluations.models import Application
from evaluations.snapshot import submitted_facts
from journal import clock
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.errors import Refused, require
from plaques.models import Title
from proceedings.enums import MatterKind, VisitState
from proceedings.models import Visit
from proceedings.services import drop_matter, open_matter
from proceedings.transitions import VISIT
from rechecks import duties
from rechecks.enums import Finding, RecheckOrigin
from rechecks.enums import RecheckState as R
from rechecks.exit_emails import CountyNews, UnitNews
from rechecks.models import DrawnUnit, Inspector, Plan, Recheck, RecheckItem, Revocation
from rechecks.transitions import RECHECK
from standards.models import exit_rules
from standards.scoring import applies
from tripartite.enums import Level
from tripartite.models import MemberOrganisation, Officer, TripartiteBody
from units.models import Evidence, UnitMember


def open_recheck(
    *,
    title: Title,
    origin: RecheckOrigin,
    reason: str,
    drawn: DrawnUnit | None = None,
    plan: Plan | None = None,
    due: date | None = None,
    office: Officer | None = None,
    ground: str = "",
    facts: Sequence[AdverseFact] = (),
) -> Recheck:
    """Tell a unit that its title is checked again, with what to show and until when.

    By a draw with `drawn` and `plan`, out of turn with the `office` that opens it and its `ground`; the reason is on
    record either way. A re-check that a draw has opened already is returned as it is. Raises `Refused`.
    """
    with act() as log:
        title = Title.objects.select_for_update(of=("self",)).select_related("unit", "district").get(pk=title.pk)
        if drawn is not None:
            already = Recheck.objects.filter(drawn=drawn).first()
            if already is not None:
                return already
        if origin == RecheckOrigin.TARGETED:
            if office is None or not ground:
                raise Refused(_("A re-check out of turn is opened by an officer, with its ground."))
            require(duties.why_not_open(office, title))
        require(duties.why_not_check(title))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        recheck = Recheck.objects.create(
            title=title,
            origin=origin,
            drawn=drawn,
            plan=plan,
            ground=ground,
            reason=reason.strip(),
            opened_by=office,
            due_on=due or clock.today() + timedelta(days=exit_rules().show_days),
        )
        _lay_out(recheck, facts)
        actor = office.actor if office else SYSTEM
        body = TripartiteBody.objects.get(level=Level.COUNTY, district=title.district_id)
        recheck.matter = open_matter(
            body=body, kind=MatterKind.RECHECK, subject=recheck, title=f"{title.unit_name} {title.number}", actor=actor
        )
        recheck.save(update_fields=["matter"])
        chosen = share_out(recheck)
        log.append(
            action="recheck.open",
            subject=recheck,
            actor=actor,
            target=recheck.state,
            remark=recheck.reason,
            data={
                "number": title.number,
                "origin": str(origin),
                "items": recheck.items.count(),
                "inspectors": [officer.pk for officer in chosen],
            },
        )
        UnitNews(title).send("told", recheck, day=recheck.due_on)
    return recheck


def open_drawn() -> int:
    """Open the re-check of every title that a draw has chosen and that is in force. Safe to run again, by any number of
    workers; one whose title is under a re-check already waits for that to end. Returns how many."""
    waiting = (
        DrawnUnit.objects.filter(recheck__isnull=True, title__in=Title.objects.in_force())
        .exclude(title__in=Recheck.objects.open().values("title"))
        .exclude(title__revocations__in=Revocation.objects.open())
        .select_related("draw__plan", "title")
        .order_by("draw_id", "position")
    )
    for drawn in waiting:
        plan = drawn.draw.plan
        open_recheck(
            title=drawn.title,
            origin=RecheckOrigin(plan.method),
            reason=drawn.reason,
            drawn=drawn,
            plan=plan,
        )
    return len(waiting)


def application_of(title: Title) -> Application:
    """The application that led to the title."""
    return Application.objects.select_related("edition", "unit").filter(city_matter=title.city_round.matter_id).get()


def _lay_out(recheck: Recheck, facts: Sequence[AdverseFact]) -> None:
    """What to show: the indicators of the title's edition that want evidence from this unit, and the adverse facts
    that no re-check has looked at."""
    application = application_of(recheck.title)
    known = submitted_facts(application.submission)
    keys = [
        indicator.id
        for indicator in application.rubric.indicators
        if indicator.required_evidence and not indicator.from_survey and applies(indicator, known)
    ]
    told = {fact.pk: fact for fact in (*facts, *duties.fresh_facts(recheck.title).order_by("pk"))}
    rows = [RecheckItem(recheck=recheck, key=key) for key in keys]
    rows += [RecheckItem(recheck=recheck, key=f"fact-{fact.pk}", fact=fact) for fact in told.values()]
    for position, row in enumerate(rows, start=1):
        row.position = position
    RecheckItem.objects.bulk_create(rows)


def share_out(recheck: Recheck) -> list[Officer]:
    """One inspector of each of the county's organisations: of those without a conflict the one with the fewest
    inspections within a year, and of several the one longest in office. The same again for the same rows.

    Whoever is named and has stepped out since is replaced; the others stay.
    """
    named = {row.officer.organisation_id: row for row in recheck.inspectors.select_related("officer")}
    chosen = []
    year_ago = clock.now() - timedelta(days=365)
    for organisation in MemberOrganisation.objects.filter(body=recheck.matter.body_id):
        row = named.get(organisation.pk)
        if row is not None and not duties.stays_out(row.officer, recheck.title, recheck.matter):
            continue
        if row is not None:
            row.delete()
        candidates = (
            Officer.objects.active()
            .filter(organisation=organisation)
            .annotate(load=Count("inspections", filter=Q(inspections__since__gte=year_ago)))
            .order_by("load", "since", "pk")
        )
        for officer in candidates:
            if not duties.stays_out(officer, recheck.title, recheck.matter):
                Inspector.objects.create(recheck=recheck, officer=officer)
                chosen.append(officer)
                break
    return chosen


def share_out_again(*, recheck: Recheck, office: Officer) -> list[Officer]:
    """After somebody has stepped out: name another of the same organisation."""
    require(duties.why_not_inspect(office, recheck))
    with act() as log:
        recheck = _held(recheck)
        chosen = share_out(recheck)
        log.append(
            action="recheck.inspectors",
            subject=recheck,
            actor=office.actor,
            data={"inspectors": [officer.pk for officer in chosen]},
        )
    return chosen


def _held(recheck: Recheck) -> Recheck:
    """Locked, with what rules ask of it."""
    Recheck.objects.select_for_update().get(pk=recheck.pk)
    return Recheck.objects.select_related("title__unit", "title__district", "matter__body").get(pk=recheck.pk)


# --- the unit
# ----------------------------------------------------------------------------------------------------------


def show(
    *,
    recheck: Recheck,
    member: UnitMember,
    answers: Mapping[str, str],
    evidence: Mapping[str, Sequence[Evidence]],
    note: str = "",
) -> Recheck:
    """The unit hands in what was asked. It may do so again until the result is there: what comes later is added, what
    stands there is replaced by what is written."""
    with act() as log:
        recheck = _held(recheck)
        require(duties.why_not_show(member, recheck))
        items = list(recheck.items.all())
        if not any(answers.get(item.key, "").strip() or evidence.get(item.key) for item in items):
            raise Refused(_("Please answer at least one item, in words or with a file."))
        files = 0
        for item in items:
            if item.key in answers:
                item.answer = answers[item.key].strip()[:4000]
                item.save(update_fields=["answer"])
            own = [proof for proof in evidence.get(item.key, ()) if proof.unit_id == recheck.title.unit_id]
            item.evidence.add(*own)
            files += len(own)
        RECHECK.move(recheck, "show", actor=member.actor, changes={"note": note.strip()[:4000]}, data={"files": files})
        CountyNews(recheck.title).send("shown", recheck)
        log.append(action="recheck.items", subject=recheck, actor=member.actor, data={"items": len(items)})
    return recheck


def report_rectified(
    *, recheck: Recheck, member: UnitMember, note: str, evidence: Mapping[str, Sequence[Evidence]]
) -> Recheck:
    """The unit says what it has put right."""
    if not note.strip():
        raise Refused(_("Please write what was put right."))
    with act():
        recheck = _held(recheck)
        require(duties.why_not_report_rectified(member, recheck))
        for item in recheck.items.filter(key__in=list(evidence)):
            item.evidence.add(*[proof for proof in evidence[item.key] if proof.unit_id == recheck.title.unit_id])
        RECHECK.move(recheck, "report_rectified", actor=member.actor, changes={"rectified_note": note.strip()[:4000]})
        CountyNews(recheck.title).send("rectified", recheck)
    return recheck


# --- the county
# --------------------------------------------------------------------------------------------------------


def note_refusal(*, recheck: Recheck, office: Officer, text: str) -> Recheck:
    """An officer puts on record that the unit refused to be looked at. The unit is told what that means."""
    if not text.strip():
        raise Refused(_("Please write down what happened, when, and who was there."))
    with act() as log:
        recheck = _held(recheck)
        require(duties.why_not_inspect(office, recheck))
        if not recheck.is_open or recheck.refused_at is not None:
            raise Refused(_("This is on record already, or the re-check is over."))
        if recheck.state == R.TOLD:
            raise Refused(_("The unit may still show what was asked. Its time has to pass first."))
        recheck.refused_at, recheck.refusal = clock.now(), text.strip()[:4000]
        recheck.save(update_fields=["refused_at", "refusal"])
        log.append(action="recheck.refusal", subject=recheck, actor=office.actor, remark=recheck.refusal)
        UnitNews(recheck.title).send("refused", recheck, text=recheck.refusal)
    return recheck


def pass_recheck(*, recheck: Recheck, office: Officer, result: str) -> Recheck:
    """Everything that was looked at meets the standards: the title stays."""
    with act():
        recheck = _held(recheck)
        require(duties.why_not_conclude(office, recheck, "pass"))
        recheck.items.update(finding=Finding.MEETS, note="")
        RECHECK.move(recheck, "pass", actor=office.actor, changes={"result": result.strip(), "decided_by": office})
        _settle(recheck, office.actor)
        UnitNews(recheck.title).send("passed", recheck, text=recheck.result)
    return recheck


def ask_to_rectify(*, recheck: Recheck, office: Officer, result: str, short: Mapping[str, str], until: date) -> Recheck:
    """Some items fall short and can be put right by a day; then the county looks a second time."""
    with act():
        recheck = _held(recheck)
        require(duties.why_not_conclude(office, recheck, "rectify"))
        if until <= clock.today():
            raise Refused(_("Please choose a day that is still to come."))
        _note_short(recheck, short)
        changes = {"result": result.strip(), "rectify_until": until, "decided_by": office}
        RECHECK.move(recheck, "rectify", actor=office.actor, reason=result, changes=changes)
        UnitNews(recheck.title).send("rectify", recheck, day=until, text=recheck.result)
    return recheck


def fail_recheck(*, recheck: Recheck, office: Officer, result: str, short: Mapping[str, str]) -> Recheck:
    """The standards are not met. The title stays until the unit was heard and both bodies have agreed."""
    with act():
        recheck = _held(recheck)
        require(duties.why_not_conclude(office, recheck, "fail"))
        if not short and recheck.refused_at is None:
            raise Refused(_("Please say which items fall short, and why."))
        _note_short(recheck, short, needed=recheck.refused_at is None)
        RECHECK.move(
            recheck,
            "fail",
            actor=office.actor,
            reason=result,
            changes={"result": result.strip(), "decided_by": office},
            data={"short": sorted(short)},
        )
        _settle(recheck, office.actor)
        UnitNews(recheck.title).send("failed", recheck, text=recheck.result)
    return recheck


def _note_short(recheck: Recheck, short: Mapping[str, str], *, needed: bool = True) -> None:
    items = {item.key: item for item in recheck.items.all()}
    if (needed and not short) or any(key not in items or not words.strip() for key, words in short.items()):
        raise Refused(_("Please say which items fall short, and why."))
    for key, item in items.items():
        item.finding = Finding.SHORT if key in short else Finding.MEETS if needed else ""
        item.note = short.get(key, "").strip()[:2000]
        item.save(update_fields=["finding", "note"])


def call_off(*, recheck: Recheck, actor: Actor, reason: str) -> Recheck:
    """The re-check is not made: the title has ended, or it was opened by mistake."""
    with act():
        RECHECK.move(recheck, "call_off", actor=actor, reason=reason)
        _settle(recheck, actor)
        UnitNews(recheck.title).send("called_off", recheck, text=reason)
    return recheck


def call_off_recheck(*, recheck: Recheck, office: Officer, reason: str) -> Recheck:
    """The same by an officer. What was drawn by lot is not called off at will: it ends with a result."""
    with act():
        recheck = _held(recheck)
        require(duties.why_not_inspect(office, recheck))
        if recheck.origin != RecheckOrigin.TARGETED:
            raise Refused(_("A drawn unit is checked: what the draw has chosen is not taken off by hand."))
        return call_off(recheck=recheck, actor=office.actor, reason=reason)


def _settle(recheck: Recheck, actor: Actor) -> None:
    """The file of a re-check that is over is closed, and visits still planned are not made."""
    for visit in Visit.objects.filter(matter=recheck.matter, state=VisitState.PLANNED):
        VISIT.move(visit, "call_off", actor=actor, reason=_("The re-check is over."))
    drop_matter(matter=recheck.matter, actor=actor)


def end_with_title(title: Title, reason: str, actor: Actor) -> None:
    """What is open on a title that has ended is called off, in the transaction that ended it."""
    for recheck in Recheck.objects.open().filter(title=title).select_related("title", "matter"):
        call_off(recheck=recheck, actor=actor, reason=_("The title has ended."))


def silence_rechecks() -> int:
    """Note for every re-check whose day has passed that nothing was shown. Safe to run again; returns how many."""
    late = list(Recheck.objects.filter(state=R.TOLD, due_on__lt=clock.today()).select_related("title").order_by("pk"))
    for recheck in late:
        with act():
            RECHECK.move(recheck, "fall_silent", actor=SYSTEM)
            CountyNews(recheck.title).send("silent", recheck)
    return len(late)
