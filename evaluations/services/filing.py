"""The applicant's verbs: start, type, attach, hand in, step back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations import emails, rules, snapshot
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment, Campaign, Submission, SubmittedFile
from evaluations.services.participation import take_part
from evaluations.services.receipts import order_receipt
from evaluations.transitions import APPLICATION
from journal import clock
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused, require
from journal.prepared import Prepared, PreparedUpsert
from proceedings.services import drop_matter, hold_matters
from standards.models import edition_of
from standards.scoring import Missing, clean_value
from standards.services import mark_edition_used
from units.models import Evidence, UnitMember
from units.rules import why_not_write

DECLARATION = (
    "本单位承诺：所填内容和所附材料真实、准确、完整；如有虚假，愿承担相应责任并接受取消申报资格或取消命名的处理。"
)


class Incomplete(Refused):
    """Refused because something is missing; `missing` is the very list that the pages show."""

    def __init__(self, gaps: list[Missing]) -> None:
        self.missing = gaps
        words = ngettext(
            "It cannot be handed in yet: %(n)d thing is missing.",
            "It cannot be handed in yet: %(n)d things are missing.",
            len(gaps),
        )
        first = [str(gap.sentence) for gap in gaps[:3]]
        super().__init__(" ".join([words % {"n": len(gaps)}, *first, *(["…"] if len(gaps) > len(first) else [])]))


class Outrun(Exception):
    """Between reading a form and keeping an answer somebody else was quicker: the form has to be held, and what was
    sent compared once more."""


def start_application(*, member: UnitMember, campaign: Campaign) -> Application:
    """Begin the year's application, with what the profile knows filled in. Starting twice gives the same one."""
    existing = Application.objects.filter(unit=member.unit, campaign=campaign).first()
    if existing is not None:
        return existing
    require(rules.why_not_start(member.unit, campaign))
    require(why_not_write(member))
    with act() as log:
        application, created = Application.objects.get_or_create(
            unit=member.unit,
            campaign=campaign,
            defaults={"edition": edition_of(campaign), "started_by": member.user, "started_at": clock.now()},
        )
        if not created:
            return application
        mark_edition_used(edition=campaign.edition)
        Answer.objects.bulk_create(
            Answer(application=application, indicator=key, value=value, changed_at=clock.now())
            for key, value in _prefilled(application).items()
        )
        log.append(action="application.start", subject=application, actor=member.actor, target=application.state)
    return application


def _prefilled(application: Application) -> dict[str, Any]:
    """Whole answers that the profile gives. Halves of a ratio are offered by the form, not stored as an answer."""
    known = snapshot.prefill_of(application.unit)
    values = {}
    for indicator in application.rubric.indicators:
        source = dict(indicator.prefill).get("value")
        if source in known:
            values[indicator.id] = clean_value(indicator, known[source])
    return values


def save_answer(*, application: Application, member: UnitMember, indicator: str, raw: Any, note: str = "") -> Answer:
    """Keep one answer of the form. Not journalled: what counts is the hand-in (HOUSE, way 1).

    Raises ValidationError with a sentence for a value that cannot be, KeyError for an unknown indicator, `Refused` when
    the form is closed.
    """
    asked = application.rubric.indicator(indicator)
    value = clean_value(asked, raw, today=clock.today())
    with transaction.atomic():
        hold_form(application=application, member=member)
        answer, _created = Answer.objects.update_or_create(
            application=application,
            indicator=indicator,
            defaults={
                "value": value,
                "note": note.strip()[:1000],
                "changed_at": clock.now(),
                "changed_by": member.user,
                "window": "",
                "turn": 0,
                "to_confirm": False,
            },
        )
    return answer


HELD = Prepared[Application](
    lambda pk: Application.objects.select_for_update().filter(pk=pk).order_by("pk"), pk=BigIntegerField()
)
KEEPING = PreparedUpsert(
    Answer,
    unique=["application", "indicator"],
    update=["value", "note", "changed_at", "changed_by", "window", "turn", "to_confirm"],
    version="changed_at",
    of="application",
    steady="state",
)


def hold_form(*, application: Application, member: UnitMember) -> None:
    """Lock the form within the caller's transaction, so that what is compared with what is kept is kept until then.

    Raises `Refused` when it is closed.
    """
    require(rules.why_not_edit(member, HELD.one(pk=application.pk)))


def save_answers(
    *,
    application: Application,
    member: UnitMember,
    answers: Mapping[str, tuple[Any, str]],
    window: str = "",
    turn: int = 0,
    held: bool = False,
) -> list[Answer]:
    """Keep several answers with their notes, all or none, in one statement; they are returned. Raises as `save_answer`.

    `window` and `turn`: from which window of a browser they come, and as its how manieth change. `held`: the caller
    holds the form already and has asked whether it may be changed.
    """
    rows = _rows(application, member, answers, window, turn)
    if held:
        # Whoever holds the form has a transaction.
        KEEPING.keep(rows)
        return rows
    with transaction.atomic():
        hold_form(application=application, member=member)
        KEEPING.keep(rows)
    return rows


def save_answer_unheld(
    *,
    application: Application,
    member: UnitMember,
    answers: Mapping[str, tuple[Any, str]],
    stood: Mapping[str, datetime],
    window: str = "",
    turn: int = 0,
) -> list[Answer]:
    """Keep a single answer as `save_answers` does, without holding the form: in one statement, which keeps it only if
    the form is still in the state in which it was read and what was compared still stands there. Raises `Outrun` if
    not, and where there are several.

    `stood`: when the answers that were read had been changed, by indicator. The caller has asked whether the form may
    be changed.
    """
    rows = _rows(application, member, answers, window, turn)
    if len(rows) != 1 or not KEEPING.keep_unchanged(rows[0], stood=stood.get(rows[0].indicator)):
        raise Outrun
    return rows


def _rows(
    application: Application, member: UnitMember, answers: Mapping[str, tuple[Any, str]], window: str, turn: int
) -> list[Answer]:
    now, today = clock.now(), clock.today()
    return [
        Answer(
            application=application,
            indicator=indicator,
            value=clean_value(application.rubric.indicator(indicator), raw, today=today),
            note=note.strip()[:1000],
            changed_at=now,
            changed_by=member.user,
            window=window[:32],
            turn=turn,
        )
        for indicator, (raw, note) in answers.items()
    ]


def confirm_answers(*, application: Application, member: UnitMember, indicators: Iterable[str]) -> None:
    """Answers copied from the self-assessment stand as the application's own, once their section has been saved."""
    with transaction.atomic():
        hold_form(application=application, member=member)
        copied = application.answers.filter(indicator__in=list(indicators), to_confirm=True)
        copied.update(to_confirm=False, changed_at=clock.now())


def attach_evidence(*, application: Application, member: UnitMember, indicator: str, evidence: Evidence) -> Attachment:
    """Put a file of the unit's library beside an indicator. Raises `Refused` for a foreign file or a closed form."""
    application.rubric.indicator(indicator)
    if evidence.unit_id != application.unit_id:
        raise Refused(_("This file belongs to another unit."))
    with act() as log:
        locked = Application.objects.select_for_update().get(pk=application.pk)
        require(rules.why_not_edit(member, locked))
        attachment, created = Attachment.objects.get_or_create(
            application=locked, indicator=indicator, evidence=evidence
        )
        if created:
            log.append(action="attachment.add", subject=attachment, actor=member.actor, data={"indicator": indicator})
    return attachment


def detach_evidence(*, attachment: Attachment, member: UnitMember) -> None:
    """Take a file off an indicator. It stays in the unit's library."""
    with act() as log:
        locked = Application.objects.select_for_update().get(pk=attachment.application_id)
        require(rules.why_not_edit(member, locked))
        log.append(
            action="attachment.remove",
            subject=attachment,
            actor=member.actor,
            data={"indicator": attachment.indicator},
        )
        attachment.delete()


def missing_in(application: Application) -> list[Missing]:
    """What is still missing, in sentences: the same list on the page, on the button and here."""
    gaps = snapshot.missing_of(application, snapshot.standing_of(application))
    return list(chain.from_iterable(gaps.values()))


def submit_application(*, application: Application, member: UnitMember, declared: bool) -> Submission:
    """Hand in: everything is frozen into a snapshot with a receipt number. A second click finds it handed in.

    Raises `Refused` when something is missing, the declaration is not made, or the day has passed.
    """
    if not declared:
        raise Refused(_("Please confirm the declaration."))
    with act():
        application = (
            Application.objects.select_for_update(of=("self",))
            .select_related("unit__district", "unit__town", "campaign", "edition")
            .defer("edition__data")
            .get(pk=application.pk)
        )
        require(rules.why_not_submit(member, application))
        gaps = missing_in(application)
        if gaps:
            raise Incomplete(gaps)
        attachments = list(application.attachments.select_related("evidence__file"))
        submission = _freeze(application, attachments, member)
        APPLICATION.move(
            application,
            "submit",
            actor=member.actor,
            changes={"scored_at": None},
            data={"receipt": submission.receipt, "sha256": submission.sha256},
        )
        # Whoever applies takes part (docs/decisions/0009).
        take_part(unit=application.unit, member=member, by_hand_in=True)
        order_receipt(submission)
        emails.ApplicantEmails(application).submitted(submission)
        emails.CountyEmails(application).submitted(submission)
    return submission


def _freeze(application: Application, attachments: list[Attachment], member: UnitMember) -> Submission:
    number = application.submissions.count() + 1
    content = snapshot.content_of(application, attachments, DECLARATION)
    submission = Submission.objects.create(
        application=application,
        number=number,
        receipt=f"SB{application.campaign.year}-{application.pk:06d}-{number}",
        content=content,
        sha256=snapshot.content_hash(content),
        self_total=content["self_total"],
        submitted_by=member.user,
        submitted_at=clock.now(),
    )
    SubmittedFile.objects.bulk_create(
        SubmittedFile(submission=submission, indicator=a.indicator, title=a.evidence.title, file=a.evidence.file)
        for a in attachments
    )
    return submission


def withdraw_application(*, application: Application, member: UnitMember) -> Application:
    """The unit steps back; what was before a body falls away with it."""
    require(rules.why_not_withdraw(member, application))
    with act():
        hold_matters(application.county_matter_id, application.city_matter_id)
        APPLICATION.move(application, "withdraw", actor=member.actor)
        for matter in (application.county_matter, application.city_matter):
            if matter is not None:
                drop_matter(matter=matter, actor=member.actor)
    return application


def lapse_overdue() -> int:
    """Applications sent back and not answered in time lapse, and both sides are told. Returns how many.

    Safe to run again; beat runs it daily.
    """
    today = clock.today()
    count = 0
    for application in Application.objects.filter(state=A.RETURNED).select_related("campaign", "unit"):
        returned = application.returns.order_by("-pk").first()
        if returned is None or returned.due_on >= today:
            continue
        with act():
            APPLICATION.move(
                application, "lapse", actor=SYSTEM, reason=f"No answer to the return by {returned.due_on.isoformat()}."
            )
            emails.ApplicantEmails(application).lapsed(returned)
            emails.CountyEmails(application).lapsed(returned)
        count += 1
    return count
