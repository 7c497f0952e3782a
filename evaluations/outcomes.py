"""What happens to an application when a body has spoken. Registered with proceedings at start-up."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations import emails, snapshot, visits
from evaluations.assessing import assessor_points
from evaluations.barring import barring_facts, why_barred
from evaluations.clocks import reassess_from
from evaluations.diagnosis import findings_of
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.transitions import APPLICATION
from journal.actors import SYSTEM
from journal.chain import canonical
from journal.readonly import once
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Objection, Round
from proceedings.registry import SubjectKind, register
from proceedings.services import open_matter
from tripartite.enums import Level
from tripartite.models import Officer, TripartiteBody

# The matters that are about an application. The others are about plans, titles and appeals, numbered on their own.
ABOUT_APPLICATIONS = frozenset({MatterKind.RECOMMENDATION, MatterKind.NAMING})


def application_of(matter: Matter) -> Application:
    """The application a matter is about. Its edition, the largest row of all, is read only where a score is. Raises
    ValueError for a matter about something else: an application of the same number would be somebody else's."""
    if matter.kind not in ABOUT_APPLICATIONS:
        raise ValueError(f"{matter.subject} is no application")
    rows = Application.objects.select_related("unit__district", "campaign", "county_matter", "city_matter")
    pk = int(matter.subject.partition(":")[2])
    return once((Application, pk), lambda: rows.get(pk=pk))


def fingerprint(matter: Matter) -> str:
    """Hash of what the organisations look at: the submission, every score given on it, and the facts in its way."""
    application = application_of(matter)
    submission = application.submission
    scores = sorted(submission.scores.values_list("column", "indicator", "points", "reason"))
    rows = [[column, indicator, str(points), reason] for column, indicator, points, reason in scores]
    # A fact that is confirmed while opinions are given must be seen by all of them: the round cannot pass without it.
    facts = [[fact.pk, fact.veto, fact.happened_on.isoformat()] for _item, fact in barring_facts(application)]
    # An assessment counts only by the edition's weight; advice that comes meanwhile stops no round.
    assessed = {key: str(points) for key, points in assessor_points(submission.pk).items()}
    if assessed and not application.edition.content.procedure.assessor_weight_percent:
        assessed = {}
    seen = [submission.sha256, rows, *([facts] if facts else []), *([assessed] if assessed else [])]
    return hashlib.sha256(canonical(seen).encode()).hexdigest()


def address(matter: Matter) -> str:
    return reverse("desk:application", args=[application_of(matter).pk])


def why_not_county_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    """A recommendation needs every indicator scored and the pass rule met; not recommending needs only its reason."""
    application = application_of(matter)
    if application.state != A.COUNTY_REVIEW:
        return _("The application is not under county review.")
    if motion != MotionKind.RECOMMEND:
        return None
    if barred := why_barred(application):
        return barred
    # The county's column alone: what the city says later is none of this motion's concern.
    sheet = snapshot.score_sheet(application.submission, with_city=False)
    if sheet.unscored:
        return ngettext(
            "%(count)d indicator is not scored yet: %(first)s",
            "%(count)d indicators are not scored yet, the first: %(first)s",
            len(sheet.unscored),
        ) % {
            "count": len(sheet.unscored),
            "first": sheet.unscored[0].title,
        }
    if not sheet.county.passed:
        return " ".join(str(sentence) for sentence in sheet.county.shortfalls)
    return None


def why_not_city_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    """The city decides in a meeting on what is at city review; it approves only what meets the standards."""
    application = application_of(matter)
    if application.state != A.CITY_REVIEW:
        return _("The application is not at city review.")
    if motion != MotionKind.APPROVE:
        return None
    if barred := why_barred(application):
        return barred
    sheet = snapshot.score_sheet(application.submission)
    if not sheet.result.passed:
        return " ".join(str(sentence) for sentence in sheet.result.shortfalls)
    return None


def county_passed(round_: Round) -> None:
    """The county's organisations agreed: on to the city, or the end with the reasons."""
    application = application_of(round_.matter)
    if round_.motion == MotionKind.RECOMMEND:
        city = TripartiteBody.objects.get(level=Level.CITY)
        matter = open_matter(
            body=city, kind=MatterKind.NAMING, subject=application, title=str(application), actor=SYSTEM
        )
        APPLICATION.move(application, "recommend", actor=SYSTEM, changes={"city_matter": matter})
        emails.ApplicantEmails(application).recommended()
        emails.CityEmails().recommended(application)
    else:
        APPLICATION.move(application, "not_recommend", actor=SYSTEM, reason=round_.text)
        findings = findings_of(round_, application, snapshot.score_sheet(application.submission))
        emails.ApplicantEmails(application).not_recommended(round_.text, findings, reassess_from(application))


def city_passed(round_: Round) -> None:
    """Nothing outside changes yet: the meeting's decisions are released together (`release_decisions`)."""


def round_failed(round_: Round) -> None:
    """A dissent leaves the application where it is; a new round may follow."""


def objection_upheld(objection: Objection) -> None:
    """Back to city review: the matter is opened again, and only a new round and a new notice lead to the name."""
    matter = objection.item.matter
    application = application_of(matter)
    if application.state != A.IN_NOTICE:
        return
    open_matter(body=matter.body, kind=MatterKind.NAMING, subject=application, title=matter.title, actor=SYSTEM)
    APPLICATION.move(application, "reconsider", actor=SYSTEM, reason=objection.answer)
    emails.ApplicantEmails(application).reconsidered()


def objection_to_county(objection: Objection) -> None:
    """County matters are never on a notice."""
    raise LookupError("A county's recommendation is not published for objection.")


def register_all() -> None:
    """Called once at start-up."""
    register(
        MatterKind.RECOMMENDATION,
        SubjectKind(
            motions=(MotionKind.RECOMMEND, MotionKind.NOT_RECOMMEND),
            fingerprint=fingerprint,
            address=address,
            why_not=why_not_county_motion,
            on_passed=county_passed,
            on_failed=round_failed,
            on_upheld=objection_to_county,
            checklist=visits.checklist,
            on_visit=visits.tell_unit,
        ),
    )
    register(
        MatterKind.NAMING,
        SubjectKind(
            motions=(MotionKind.APPROVE, MotionKind.DECLINE),
            fingerprint=fingerprint,
            address=address,
            why_not=why_not_city_motion,
            on_passed=city_passed,
            on_failed=round_failed,
            on_upheld=objection_upheld,
        ),
    )
