"""What visitors of an applicant look at, and who is told of a visit. Registered with proceedings at start-up."""

from collections.abc import Sequence

from evaluations.emails import ApplicantEmails
from evaluations.models import Application
from evaluations.reading import answer_lines
from evaluations.snapshot import submitted_facts
from proceedings.models import Matter, Visit
from proceedings.registry import CheckItem
from standards.scoring import applies


def application_behind(matter: Matter) -> Application:
    """The application that a matter is about, as far as a visit needs it."""
    return Application.objects.select_related("unit", "edition", "campaign").get(
        pk=int(matter.subject.partition(":")[2])
    )


def checklist(matter: Matter) -> Sequence[CheckItem]:
    """Every indicator asked of the unit, with what it handed in. What the survey decides is not seen on site."""
    application = application_behind(matter)
    submission = application.submission
    facts = submitted_facts(submission)
    answers = submission.content["answers"]
    return [
        CheckItem(
            key=indicator.id,
            group=standard.title,
            title=indicator.title,
            stated=" · ".join(
                str(line.text) for line in answer_lines(indicator, answers.get(indicator.id)) if line.holds is not False
            ),
        )
        for standard in application.rubric.standards
        for indicator in standard.indicators
        if not indicator.from_survey and applies(indicator, facts)
    ]


def tell_unit(visit: Visit) -> None:
    """The unit knows beforehand who comes and when, or that nobody does."""
    ApplicantEmails(application_behind(visit.matter)).visit(visit)
