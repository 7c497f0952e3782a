"""Cancelling a title: the unit is heard, the county's three propose, the city's four decide, a decision carries it
out."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from journal import clock, files
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.errors import Refused, require
from plaques.emails import HolderEmails
from plaques.models import Title
from plaques.services import revoke_title
from proceedings.enums import DecisionKind, MatterKind, MotionKind
from proceedings.models import Decision, Matter, Recusal, Round
from proceedings.services import drop_matter, hold_matters, open_matter, open_round, record_decision
from rechecks import duties
from rechecks.enums import Heard, RevocationGround
from rechecks.enums import RevocationState as V
from rechecks.exit_emails import CityNews, CountyNews, UnitNews
from rechecks.models import Recheck, Revocation
from rechecks.transitions import REVOCATION
from standards.models import exit_rules
from tripartite.enums import Level
from tripartite.models import Officer, TripartiteBody
from units.models import Evidence, UnitMember
from units.uploads import inspect

PROOF = "revocation-proof"
KINDS = {
    RevocationGround.FAILING: MatterKind.REVOCATION,
    RevocationGround.FALSE_MATERIAL: MatterKind.FALSE_MATERIAL,
    RevocationGround.DISSOLUTION: MatterKind.DISSOLUTION,
}


def open_revocation(
    *,
    title: Title,
    ground: str,
    office: Officer,
    reason: str,
    recheck: Recheck | None = None,
    proof: UploadedFile | None = None,
) -> Revocation:
    """The county begins to cancel a title. The unit is told why and until when it may be heard; a unit that has
    ceased to exist is not, but the registry's proof is needed. Raises `Refused`, ValidationError for the file."""
    with act() as log:
        title = Title.objects.select_for_update(of=("self",)).select_related("unit", "district").get(pk=title.pk)
        require(duties.why_not_revoke(office, title, ground, recheck))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        ended = ground == RevocationGround.DISSOLUTION
        if ended and proof is None:
            raise Refused(_("Please attach the registry's proof that the unit was dissolved or merged."))
        days = exit_rules().hearing_days
        revocation = Revocation.objects.create(
            title=title,
            ground=ground,
            recheck=recheck,
            reason=reason.strip(),
            proof=_kept(proof, office.actor),
            opened_by=office,
            heard_until=None if ended else clock.today() + timedelta(days=days),
        )
        if not ended:
            revocation.county_matter = _matter(
                TripartiteBody.objects.get(level=Level.COUNTY, district=title.district_id), revocation, office.actor
            )
            revocation.save(update_fields=["county_matter"])
            if recheck is not None:
                _carry_recusals(recheck.matter, revocation.county_matter)
        log.append(
            action="revocation.open",
            subject=revocation,
            actor=office.actor,
            target=revocation.state,
            remark=revocation.reason,
            data={"number": title.number, "ground": str(ground)},
        )
        if not ended:
            UnitNews(title).send("to_hear", revocation, day=revocation.heard_until, text=revocation.reason)
    return revocation


def _kept(upload: UploadedFile | None, actor: Actor):
    if upload is None:
        return None
    found = inspect(upload)
    if not found.content_type.startswith(("image/", "application/pdf")):
        raise ValidationError(_("Please attach a PDF or a picture."))
    return files.store(purpose=PROOF, name=upload.name, content=upload, content_type=found.content_type, actor=actor)


def _matter(body: TripartiteBody, revocation: Revocation, actor: Actor) -> Matter:
    title = revocation.title
    return open_matter(
        body=body,
        kind=KINDS[RevocationGround(revocation.ground)],
        subject=title,
        title=f"{title.unit_name} {title.number}",
        actor=actor,
    )


def _carry_recusals(earlier: Matter, matter: Matter) -> None:
    """Who stepped out of the re-check is out of what follows from it."""
    known = set(matter.recusals.values_list("officer", flat=True))
    for recusal in earlier.recusals.all():
        if recusal.officer_id not in known:
            Recusal.objects.create(matter=matter, officer=recusal.officer, reason=recusal.reason)


def _held(revocation: Revocation) -> Revocation:
    """The matters first, then the row: the order in which opinions lock (proceedings.services.hold_matters)."""
    hold_matters(revocation.county_matter_id, revocation.city_matter_id)
    Revocation.objects.select_for_update().get(pk=revocation.pk)
    return Revocation.objects.select_related(
        "title__unit", "title__district", "county_matter__body", "city_matter__body", "recheck__matter"
    ).get(pk=revocation.pk)


# --- the unit is heard
# ----------------------------------------------------------------------------------------------------


def state_case(
    *,
    revocation: Revocation,
    member: UnitMember,
    statement: str,
    evidence: Sequence[Evidence] = (),
    wants_hearing: bool = False,
) -> Revocation:
    """The unit speaks: in writing, or it asks for a hearing, or both. With a hearing asked for, nothing goes on
    before it was held."""
    statement = statement.strip()
    if not statement and not wants_hearing:
        raise Refused(_("Please write the unit's statement, or ask for a hearing."))
    with act() as log:
        revocation = _held(revocation)
        require(duties.why_not_state(member, revocation))
        now = clock.now()
        if statement:
            revocation.statement, revocation.stated_by, revocation.stated_at = statement[:8000], member.user, now
        if wants_hearing:
            revocation.hearing_asked_at = now
        revocation.save(update_fields=["statement", "stated_by", "stated_at", "hearing_asked_at"])
        revocation.evidence.add(*[proof for proof in evidence if proof.unit_id == revocation.title.unit_id])
        log.append(
            action="revocation.state_case",
            subject=revocation,
            actor=member.actor,
            remark=revocation.statement,
            data={"hearing": wants_hearing, "files": len(evidence)},
        )
        if not wants_hearing:
            _hear(revocation, Heard.STATEMENT, member.actor)
        CountyNews(revocation.title).send("hearing_asked" if wants_hearing else "stated", revocation)
    return revocation


def _hear(revocation: Revocation, heard: Heard, actor: Actor, **changes) -> None:
    changes |= {"heard": heard, "heard_on": clock.today()}
    REVOCATION.move(revocation, "hear", actor=actor, changes=changes, data={"heard": str(heard)})


def record_hearing(*, revocation: Revocation, office: Officer, held_on: date, present: str, minutes: str) -> Revocation:
    """Put the minutes of a hearing on record; the unit reads them. Raises `Refused`."""
    if not present.strip() or not minutes.strip():
        raise Refused(_("Please write down who was there and what was said."))
    with act():
        revocation = _held(revocation)
        require(duties.why_not_hold_hearing(office, revocation))
        opened = clock.local_day(revocation.opened_at)
        if not opened <= held_on <= clock.today():
            raise Refused(_("The hearing was held after the unit was told, and not in the future."))
        _hear(
            revocation,
            Heard.HEARING,
            office.actor,
            held_on=held_on,
            present=present.strip()[:2000],
            minutes=minutes.strip()[:20000],
            minuted_by=office,
        )
        UnitNews(revocation.title).send("minuted", revocation)
    return revocation


def close_hearings() -> int:
    """Note for every unit whose day has passed without a word that it did not make use of its right: never as
    consent. Safe to run again; returns how many. A hearing that was asked for is waited for."""
    late = Revocation.objects.filter(
        state=V.HEARING, heard_until__lt=clock.today(), stated_at__isnull=True, hearing_asked_at__isnull=True
    )
    count = 0
    for revocation in late.select_related("title").order_by("pk"):
        with act():
            _hear(revocation, Heard.UNUSED, SYSTEM)
            CountyNews(revocation.title).send("unused", revocation)
            count += 1
    return count


# --- the county's three
# ----------------------------------------------------------------------------------------------------


def put_to_county(*, revocation: Revocation, office: Officer, motion: MotionKind, text: str) -> Round:
    """Put a motion to the county's organisations: that the title be cancelled, or that it stay."""
    require(duties.why_not_put(office, revocation))
    return open_round(matter=revocation.county_matter, motion=motion, text=text, office=office)


def lay_before_city(*, revocation: Revocation, office: Officer) -> Revocation:
    """A dissolution or merger goes to the city with the registry's proof (BRIEF §15.2)."""
    with act():
        revocation = _held(revocation)
        require(duties.why_not_lay_before(office, revocation))
        to_city(revocation, "lay_before", office.actor)
    return revocation


def to_city(revocation: Revocation, move: str, actor: Actor) -> None:
    """The file is before the city's body."""
    matter = _matter(TripartiteBody.objects.get(level=Level.CITY), revocation, actor)
    REVOCATION.move(revocation, move, actor=actor, changes={"city_matter": matter})
    CityNews(revocation.title).send("proposed", revocation, key=str(clock.now()))


def leave_in_force(revocation: Revocation, actor: Actor, reason: str) -> None:
    """The title stays; the unit is told with the reason."""
    REVOCATION.move(revocation, "drop", actor=actor, reason=reason)
    UnitNews(revocation.title).send("kept", revocation, text=reason)


# --- the city ---------------------------------------------------------------------------------------------------------


def send_back_to_county(*, revocation: Revocation, office: Officer, reason: str) -> Revocation:
    """An organisation of the city disagreed: the file goes back to the county with the reasons."""
    with act():
        revocation = _held(revocation)
        require(duties.why_not_send_back(office, revocation))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        drop_matter(matter=revocation.city_matter, actor=office.actor)
        REVOCATION.move(revocation, "send_back", actor=office.actor, reason=reason)
        if revocation.county_matter is not None:
            _matter(revocation.county_matter.body, revocation, office.actor)
        CountyNews(revocation.title).send("sent_back", revocation, text=reason, key=str(clock.now()))
    return revocation


def release_keeping(*, revocation: Revocation, office: Officer) -> Revocation:
    """The city's four have agreed that the title stays: the unit and the county are told."""
    with act():
        revocation = _held(revocation)
        require(duties.why_not_carry_out(office, revocation, MotionKind.KEEP))
        leave_in_force(revocation, office.actor, duties.last_round(revocation.city_matter).text)
    return revocation


def carry_out_revocation(
    *, revocation: Revocation, office: Officer, document_number: str, title: str, decided_on: date, text: str
) -> Decision:
    """Cancel the title: decision, title, plaque called back, all that hangs on it, mail to the unit; one transaction
    with the journal."""
    with act():
        revocation = _held(revocation)
        require(duties.why_not_carry_out(office, revocation))
        decision = record_decision(
            office=office,
            kind=DecisionKind.REVOCATION,
            document_number=document_number,
            title=title,
            decided_on=decided_on,
            text=text,
        )
        until = clock.today() + timedelta(days=exit_rules().appeal_days)
        changes = {"decision": decision, "appeal_until": until}
        REVOCATION.move(revocation, "carry_out", actor=office.actor, changes=changes)
        revoke_title(title=revocation.title, decision=decision, reason=decision.text, actor=office.actor)
        HolderEmails(revocation.title).revoked(decision)
        UnitNews(revocation.title).send("appeal_possible", revocation, day=until)
    return decision


def end_with_title(title: Title, reason: str, actor: Actor) -> None:
    """Another way has ended the title first (the unit gave it back): what else was under way is dropped."""
    for revocation in Revocation.objects.open().filter(title=title).select_related("county_matter", "city_matter"):
        for matter in (revocation.county_matter, revocation.city_matter):
            if matter is not None:
                drop_matter(matter=matter, actor=actor)
        REVOCATION.move(revocation, "drop", actor=actor, reason=_("The title has ended."))
