"""The city's verbs: take recommended applications up, release a meeting's decisions together."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from evaluations import emails
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.transitions import APPLICATION
from journal.chain import act
from journal.errors import Refused, require
from proceedings.enums import MatterState, MeetingState, MotionKind, RoundState
from proceedings.models import AgendaItem, Meeting, Round
from proceedings.rules import why_not_lead, why_not_lead_city
from proceedings.services import set_agenda
from tripartite.models import Officer


def take_up(*, applications: Sequence[Application], meeting: Meeting, office: Officer) -> list[AgendaItem]:
    """Put recommended applications on a meeting's agenda. One that came back from the notice may be put on again."""
    require(why_not_lead_city(office))
    with act():
        for application in applications:
            if application.state == A.RECOMMENDED:
                APPLICATION.move(application, "take_up", actor=office.actor)
            elif application.state != A.CITY_REVIEW:
                raise Refused(_("“%(name)s” has not been recommended by its county.") % {"name": application.unit})
        return set_agenda(
            meeting=meeting, matters=[application.city_matter for application in applications], office=office
        )


def drafted_outcomes(meeting: Meeting) -> list[tuple[Application, Round]]:
    """What a meeting decided and nobody outside knows yet: applications at city review with their passed round."""
    # Only a matter's last round speaks for it: a file that an upheld objection brought back waits for a new one, and
    # the meeting that once approved it has nothing left to release.
    later = Round.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    rounds = (
        Round.objects.filter(agenda_item__meeting=meeting, state=RoundState.PASSED, matter__state=MatterState.DECIDED)
        .exclude(Exists(later))
        .select_related("matter", "agenda_item")
        .order_by("agenda_item__position")
    )
    by_matter = {round_.matter_id: round_ for round_ in rounds}
    applications = Application.objects.filter(city_matter__in=by_matter, state=A.CITY_REVIEW).select_related(
        "unit__district", "campaign", "city_matter"
    )
    found = {application.city_matter_id: application for application in applications}
    return [(found[key], round_) for key, round_ in by_matter.items() if key in found]


def release_decisions(*, meeting: Meeting, office: Officer) -> list[Application]:
    """Release all that a closed meeting decided, together (HOUSE, way 6). Applicants are told only now."""
    require(why_not_lead(office, meeting.body_id))
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("Decisions are released when the meeting is closed."))
    with act():
        released = []
        for application, round_ in drafted_outcomes(meeting):
            if round_.motion == MotionKind.APPROVE:
                APPLICATION.move(application, "approve", actor=office.actor)
                emails.ApplicantEmails(application).approved()
            else:
                APPLICATION.move(application, "decline", actor=office.actor, reason=round_.text)
                emails.ApplicantEmails(application).declined(round_.text)
            released.append(application)
        if not released:
            raise Refused(_("There is nothing to release."))
    return released
