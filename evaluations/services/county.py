"""The county's verbs: accept, send back, score, put the recommendation to its three organisations."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluations import emails, rules, snapshot
from evaluations.diagnosis import why_not_diagnosed
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Diagnosis, Return, ReturnItem, Score, Submission
from evaluations.transitions import APPLICATION
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Round
from proceedings.services import drop_matter, hold_matters, open_matter, open_round
from standards.content import Indicator, Rubric
from standards.scoring import clean_points
from tripartite.models import Officer


def accept_application(*, application: Application, office: Officer) -> Application:
    """Take a handed-in application up for review; it becomes a matter of the county body."""
    require(rules.why_not_accept(office, application))
    with act():
        matter = open_matter(
            body=office.body,
            kind=MatterKind.RECOMMENDATION,
            subject=application,
            title=str(application),
            actor=office.actor,
            anew=application.county_matter_id is None,
        )
        APPLICATION.move(application, "accept", actor=office.actor, changes={"county_matter": matter})
        emails.ApplicantEmails(application).accepted()
    return application


def return_application(
    *, application: Application, office: Officer, text: str, items: Mapping[str, str], due_on: date
) -> Return:
    """Send back for correction, item by item, with a deadline; one mail tells the unit all of it. Raises `Refused`
    without a text or a day to come, or when it was returned as often as the campaign allows."""
    require(rules.why_not_return(office, application))
    if not text.strip():
        raise Refused(_("Please tell the unit what is to be corrected."))
    require(rules.why_not_due(application, due_on))
    with act():
        hold_matters(application.county_matter_id)
        submission = application.submissions.order_by("-number").first()
        if submission is None:
            raise Refused(_("Nothing has been handed in yet."))
        APPLICATION.move(
            application,
            "return",
            actor=office.actor,
            reason=text,
            data={"items": sorted(items), "due_on": due_on.isoformat()},
        )
        returned = Return.objects.create(
            application=application,
            submission=submission,
            officer=office,
            text=text.strip(),
            due_on=due_on,
            returned_at=clock.now(),
        )
        known = {indicator.id for indicator in application.rubric.indicators}
        ReturnItem.objects.bulk_create(
            ReturnItem(returned=returned, indicator=key, reason=reason.strip())
            for key, reason in items.items()
            if key in known and reason.strip()
        )
        if application.county_matter is not None:
            drop_matter(matter=application.county_matter, actor=office.actor)
        emails.ApplicantEmails(application).returned(returned)
    return returned


def set_score(
    *, application: Application, office: Officer, indicator: str, points: Decimal | str, reason: str = ""
) -> Score:
    """Write points for one indicator into the own level's column.

    Where they differ from the column before (the unit's for the county, the county's for the city), a written reason
    is required. Raises ValidationError (points missing or out of range), KeyError, `Refused`.
    """
    asked = application.rubric.indicator(indicator)
    cleaned = clean_points(asked, points)
    if cleaned is None:
        raise ValidationError(_("Please give the points."))
    with act() as log:
        locked = _locked(application)
        require(rules.why_not_score(office, locked))
        submission = locked.submission
        before = _column_before(submission, office, asked)
        if before is not None and before != cleaned and not reason.strip():
            raise Refused(_("The points differ from %(before)s: please write down why.") % {"before": before})
        column = rules.column_of(office)
        score, _created = Score.objects.update_or_create(
            submission=submission,
            column=column,
            indicator=indicator,
            defaults={"points": cleaned, "reason": reason.strip(), "officer": office, "scored_at": clock.now()},
        )
        if column == Column.COUNTY:
            _mark_scored(locked, submission, application.rubric)
        log.append(
            action="score.set",
            subject=score,
            actor=office.actor,
            remark=score.reason,
            data={"indicator": indicator, "points": str(cleaned), "column": str(column)},
        )
    return score


def _locked(application: Application) -> Application:
    # With its matters, so that no round opens on scores that are being written.
    hold_matters(application.county_matter_id, application.city_matter_id)
    return Application.objects.select_for_update(of=("self",)).select_related("unit").get(pk=application.pk)


def _mark_scored(locked: Application, submission: Submission, rubric: Rubric) -> None:
    """Keep since when the county has spoken on every indicator of a hand-in. Points are changed, never taken back."""
    asked = len(rubric.indicators)
    if locked.scored_at is None and submission.scores.filter(column=Column.COUNTY).count() >= asked:
        locked.scored_at = clock.now()
        locked.save(update_fields=["scored_at"])


def _column_before(submission: Submission, office: Officer, indicator: Indicator) -> Decimal | None:
    if rules.column_of(office) == Column.COUNTY:
        own = snapshot.self_score_of(submission, indicator)
        return own.points if own.answered else None
    county = submission.scores.filter(column=Column.COUNTY, indicator=indicator.id).first()
    return county.points if county else None


def agree_with_self_scores(*, application: Application, office: Officer, among: Collection[str] | None = None) -> int:
    """The county confirms the unit's own points wherever it has not spoken yet, `among` these indicators or all.
    Returns how many it were.

    What the unit did not answer itself (the employees' survey) is left for the officer.
    """
    with act() as log:
        locked = _locked(application)
        require(rules.why_not_score(office, locked))
        submission = locked.submission
        sheet = snapshot.score_sheet(submission)
        scores = [
            Score(
                submission=submission,
                column=Column.COUNTY,
                indicator=row.indicator.id,
                points=row.own.points,
                officer=office,
                scored_at=clock.now(),
            )
            for row in sheet.rows.values()
            if row.county is None and row.own.answered and (among is None or row.indicator.id in among)
        ]
        Score.objects.bulk_create(scores)
        _mark_scored(locked, submission, application.rubric)
        log.append(
            action="score.agree",
            subject=submission,
            actor=office.actor,
            data={"indicators": [score.indicator for score in scores]},
        )
    return len(scores)


def propose_county_motion(
    *,
    application: Application,
    office: Officer,
    motion: MotionKind,
    text: str,
    diagnosis: Mapping[str, str] | None = None,
) -> Round:
    """Put the recommendation, or not recommending, to the county's organisations.

    The proposer's text is the body's written recommendation, or the reason that the unit will read. Not recommending
    needs a `diagnosis` for each failing standard, by its id; others may have one too. Raises `Refused`, KeyError.
    """
    require(rules.why_not_county(office, application))
    if application.state != A.COUNTY_REVIEW or application.county_matter is None:
        raise Refused(_("The application is not under county review."))
    written = {key: words.strip() for key, words in (diagnosis or {}).items() if words.strip()}
    with act() as log:
        round_ = open_round(matter=application.county_matter, motion=motion, text=text, office=office)
        if motion != MotionKind.NOT_RECOMMEND:
            return round_
        # After the round is open: from here on the scores stand, and with them which standards fail.
        sheet = snapshot.score_sheet(application.submission)
        for sentence in why_not_diagnosed(application.rubric, sheet, written).values():
            raise Refused(sentence)
        Diagnosis.objects.bulk_create(
            Diagnosis(application=application, round=round_, standard=application.rubric.standard(key).id, text=words)
            for key, words in written.items()
        )
        if written:
            log.append(
                action="diagnosis.put",
                subject=round_,
                actor=office.actor,
                remark="\n".join(written.values()),
                data={"standards": sorted(written)},
            )
    return round_
