"""What a meeting decided: drafted, checked, released together; and its minutes to print."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.services import release_decisions
from evaluations.services.city import drafted_outcomes
from journal.errors import Refused
from proceedings.enums import MeetingState, MotionKind
from proceedings.models import Meeting
from proceedings.rules import why_not_lead_city
from supervision.sitting import Sitting
from supervision.views.city_meetings import get_meeting
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what a meeting decided and release all of it together; only then are the units told."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    refusal = ""
    if request.method == "POST":
        try:
            released = release_decisions(meeting=meeting, office=office)
        except Refused as refused:
            refusal = refused.sentence
        else:
            sentence = ngettext(
                "%(n)d decision is released. The unit has been told.",
                "%(n)d decisions are released. The units have been told.",
                len(released),
            )
            messages.success(request, sentence % {"n": len(released)})
            return redirect("desk:meeting", pk=pk)
    drafted = drafted_outcomes(meeting)
    context = {
        "meeting": meeting,
        "drafted": drafted,
        "approvals": sum(round_.motion == MotionKind.APPROVE for _application, round_ in drafted),
        "declines": sum(round_.motion == MotionKind.DECLINE for _application, round_ in drafted),
        "left": [line for line in Sitting(meeting, office).lines if not line.is_decided],
        "why_not": _why_not_release(office, meeting),
        "refusal": refusal,
    }
    return render(request, "desk/city/meeting_outcomes.html", context)


def _why_not_release(office: Officer, meeting: Meeting) -> str | None:
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    if meeting.state != MeetingState.CLOSED:
        return _("Decisions are released when the meeting is closed.")
    return None


@require_safe
@officer_view(level=Level.CITY)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: who was there, each item with its motions, words and recusals, what came of it."""
    meeting = get_meeting(request.acting, pk)
    context = {"meeting": meeting, "sitting": Sitting(meeting, request.acting)}
    return render(request, "desk/city/minutes.html", context)
