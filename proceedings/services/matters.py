"""Matters and rounds: putting a motion, and each organisation's one word on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from journal.actors import SYSTEM, Actor, reference
from journal.chain import act
from journal.errors import Refused, require
from proceedings import registry, rules
from proceedings.enums import MatterKind, MatterState, MotionKind, RoundState, Verdict
from proceedings.models import AgendaItem, Matter, Meeting, Opinion, Recusal, Round, RoundSeat
from proceedings.transitions import MATTER, ROUND
from tripartite.models import MemberOrganisation, Officer, TripartiteBody


def open_matter(
    *, body: TripartiteBody, kind: MatterKind, subject: Model, title: str, actor: Actor, anew: bool = False
) -> Matter:
    """Put a thing before a body. An open matter of the same kind on the same thing is returned as it is; a decided or
    dropped one is opened again, so that its rounds stay together and a recusal holds for the file as a whole.

    `anew`: a decided one stays closed and another begins, a new proceeding on the same thing. Recusals hold in it as
    well, for they are of the subject.
    """
    with act() as log:
        matter = Matter.objects.filter(body=body, kind=kind, subject=reference(subject)).order_by("-pk").first()
        if matter is not None and matter.state == MatterState.OPEN:
            return matter
        if matter is not None and not (anew and matter.state == MatterState.DECIDED):
            return MATTER.move(matter, "reopen", actor=actor, reason=_("The file came back to the body."))
        matter = Matter.objects.create(body=body, kind=kind, subject=reference(subject), title=title[:200])
        log.append(action="matter.open", subject=matter, actor=actor, target=matter.state, data={"of": matter.subject})
    return matter


def hold_matters(*ids: int | None) -> None:
    """Lock matters before the rows they are about are locked. That is the one order (an opinion takes the matter first
    and then moves its subject), so that two officers never wait on each other."""
    list(Matter.objects.select_for_update().filter(pk__in=[pk for pk in ids if pk]).order_by("pk"))


def drop_matter(*, matter: Matter, actor: Actor) -> None:
    """The thing fell away (withdrawn, returned): an open round closes as not passed, the matter is dropped."""
    with act():
        for round_ in matter.rounds.filter(state=RoundState.OPEN):
            ROUND.move(round_, "fail", actor=actor)
        if matter.state == MatterState.OPEN:
            MATTER.move(matter, "drop", actor=actor)


def open_round(
    *, matter: Matter, motion: MotionKind, text: str, office: Officer, agenda_item: AgendaItem | None = None
) -> Round:
    """Put a motion: freeze its text, the hash of what it is about, and who must speak.

    A body that sits (the city's) decides in a meeting: its rounds hang on an agenda item. Raises `Refused`.
    """
    kind = registry.subject_kind(matter)
    with act() as log:
        matter = Matter.objects.select_for_update().get(pk=matter.pk)
        if agenda_item is not None:
            # Locked, so that the meeting cannot close between the look and the round.
            agenda_item.meeting = Meeting.objects.select_for_update().get(pk=agenda_item.meeting_id)
        require(rules.why_not_put(matter, agenda_item))
        require(rules.why_not_propose(office, matter))
        if motion not in kind.motions:
            raise Refused(_("This motion does not belong to this matter."))
        if not text.strip():
            raise Refused(_("Please write down what is proposed and why."))
        require(kind.why_not(matter, motion, office))
        last = matter.rounds.aggregate(last=Max("number"))["last"] or 0
        round_ = Round.objects.create(
            matter=matter,
            number=last + 1,
            motion=motion,
            text=text.strip(),
            subject_hash=kind.fingerprint(matter),
            agenda_item=agenda_item,
            proposed_by=office,
        )
        RoundSeat.objects.bulk_create(
            RoundSeat(round=round_, organisation=organisation)
            for organisation in MemberOrganisation.objects.filter(body=matter.body_id)
        )
        log.append(
            action="round.open",
            subject=round_,
            actor=office.actor,
            target=round_.state,
            remark=round_.text,
            data={"motion": str(motion), "of": matter.subject, "hash": round_.subject_hash},
        )
    return round_


def give_opinion(*, round_: Round, office: Officer, verdict: Verdict, reason: str = "") -> Opinion:
    """An organisation speaks, once. The last approval passes the motion, the first dissent closes the round.

    Raises `Refused` when the officer may not speak, a dissent has no reason, or the file is not the one the round was
    opened on.
    """
    if verdict == Verdict.DISSENT and not reason.strip():
        raise Refused(_("Please give the reason for disagreeing: the other organisations and the unit will read it."))
    with act() as log:
        # The matter first, then the round: the same order as open_round, so that two officers never wait on each other.
        matter = Matter.objects.select_for_update().get(pk=round_.matter_id)
        round_ = Round.objects.select_for_update().get(pk=round_.pk)
        round_.matter = matter
        require(rules.why_not_speak(office, round_))
        kind = registry.subject_kind(matter)
        if kind.fingerprint(matter) != round_.subject_hash:
            raise Refused(_("The file has changed since this round was opened. Please put a new round."))
        seat = round_.seats.get(organisation=office.organisation_id)
        opinion = Opinion.objects.create(seat=seat, officer=office, verdict=verdict, reason=reason.strip())
        log.append(
            action="opinion.give",
            subject=opinion,
            actor=office.actor,
            target=str(verdict),
            remark=opinion.reason,
            data={"round": reference(round_), "of": matter.subject},
        )
        if verdict == Verdict.DISSENT:
            ROUND.move(round_, "fail", actor=SYSTEM)
            kind.on_failed(round_)
        elif not round_.seats.filter(opinion__isnull=True).exists():
            ROUND.move(round_, "pass", actor=SYSTEM)
            MATTER.move(matter, "decide", actor=SYSTEM)
            kind.on_passed(round_)
    return opinion


@dataclass(frozen=True, slots=True)
class Word:
    """What an organisation says in one of several rounds."""

    round: Round
    verdict: Verdict
    reason: str = ""


def give_opinions(*, words: Sequence[Word], office: Officer) -> list[Opinion]:
    """An organisation speaks in several rounds at once: in all of them, or in none. The refusal names the matter."""
    with act():
        # In one order for everybody, so that two officers never wait on each other.
        return [_speak(word, office) for word in sorted(words, key=lambda word: word.round.matter_id)]


def _speak(word: Word, office: Officer) -> Opinion:
    try:
        return give_opinion(round_=word.round, office=office, verdict=word.verdict, reason=word.reason)
    except Refused as refusal:
        raise about(word.round.matter, refusal) from refusal


def about(matter: Matter, refusal: Refused) -> Refused:
    """A refusal with the name of the matter it is about, for deeds on several at once."""
    return Refused(_("“%(title)s”: %(why)s") % {"title": matter.title, "why": refusal.sentence})


def recuse(*, matter: Matter, office: Officer, reason: str) -> Recusal:
    """An officer steps out of a matter for a conflict of interest. Not after having spoken in an open round."""
    with act() as log:
        matter = Matter.objects.select_for_update().get(pk=matter.pk)
        require(rules.why_not_recuse(office, matter))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        recusal = Recusal.objects.create(matter=matter, officer=office, reason=reason.strip())
        log.append(
            action="recusal.make",
            subject=recusal,
            actor=office.actor,
            remark=recusal.reason,
            data={"of": matter.subject},
        )
    return recusal
