"""The minutes of a meeting as a PDF in official form: a draft until a second person signs them off, then one file."""

from django.utils.translation import gettext as _

from journal import clock, jobs
from journal.actors import reference
from journal.chain import act
from journal.errors import Refused
from journal.models import Job
from papers import render_paper
from proceedings import printing
from proceedings.enums import MeetingState, PaperKind
from proceedings.models import Meeting
from proceedings.services import sign_off
from proceedings.services.papers import final_paper, keep_paper
from supervision.before import before_the_meeting
from supervision.sitting import Sitting
from tripartite.models import Officer

KIND = "supervision.minutes"


def subject(meeting: Meeting) -> str:
    """Under what the minutes of a meeting are kept."""
    return reference(meeting)


def order(meeting: Meeting) -> Job:
    """Have the minutes printed as the meeting stands."""
    if meeting.state == MeetingState.PLANNED:
        raise Refused(_("The meeting has not begun: there are no minutes yet."))
    final = meeting.signed_off_at is not None
    with act():
        return printing.order(KIND, subject(meeting), final=final, meeting_id=meeting.pk)


def sign_off_and_print(*, meeting: Meeting, office: Officer) -> Job:
    """The second pair of eyes, and with it the final print, in one transaction."""
    with act():
        return order(sign_off(meeting=meeting, office=office))


@jobs.handler(KIND)
def make_minutes(*, meeting_id: int) -> None:
    """Print the minutes and keep them. What was signed off is printed once."""
    meeting = Meeting.objects.select_related(
        "body", "called_by__organisation", "closed_by__user", "signed_off_by__user", "signed_off_by__organisation"
    ).get(pk=meeting_id)
    if final_paper(PaperKind.MINUTES, subject(meeting)) is not None:
        return
    is_final = meeting.signed_off_at is not None
    sitting = Sitting(meeting, meeting.called_by)
    applications = [line.application for line in sitting.lines if line.application]
    heard = before_the_meeting(applications, meeting.closed_at or clock.now())
    context = {"meeting": meeting, "sitting": sitting, "heard": heard, "is_final": is_final}
    keep_paper(
        body=meeting.body,
        kind=PaperKind.MINUTES,
        subject=subject(meeting),
        name=f"会议纪要-{meeting.pk}{'' if is_final else '-草稿'}.pdf",
        content=render_paper("supervision/pdf/minutes.html", context),
        is_final=is_final,
    )
