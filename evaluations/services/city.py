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
from proceedings.enums import MatterState, MotionKind, RoundState
from proceedings.models import AgendaItem, Matter, Meeting, Round
from proceedings.rules import why_not_lead_city, why_not_release
from proceedings.services import set_agenda
from tripartite.models import Officer


def take_up(
    *, applications: Sequence[Application], meeting: Meeting, office: Officer, matters: Sequence[Matter] = ()
) -> list[AgendaItem]:
    """Put recommended applications on a meeting's agenda, and other `matters` after them. An application that came back
    from the notice may be put on again."""
    require(why_not_lead_city(office))
    with act():
        for application in applications:
            if application.state == A.RECOMMENDED:
                APPLICATION.move(application, "take_up", actor=office.actor)
            elif application.state != A.CITY_REVIEW:
                raise Refused(_("“%(name)s” has not been recommended by its county.") % {"name": application.unit})
        on_agenda = [*(application.city_matter for application in applications), *matters]
        return set_agenda(meeting=meeting, matters=on_agenda, office=office)


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
    """Release all that a closed meeting decided, together (HOUSE, way 6), after a second person has found minutes and
    decisions right. Applicants are told only now."""
    require(why_not_release(office, Meeting.objects.get(pk=meeting.pk)))
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
