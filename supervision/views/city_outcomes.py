"""What a meeting decided: drafted, checked, released together; and its minutes to print."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.services import release_decisions
from evaluations.services.city import drafted_outcomes
from journal.errors import Refused
from plaques.services import agreed_surrenders
from proceedings.enums import MotionKind
from proceedings.printing import Printing
from proceedings.registry import subject_kind
from proceedings.rules import why_not_release, why_not_sign_off
from supervision import minutes as minutes_paper
from supervision.exits import agreed_in_meetings
from supervision.sitting import Sitting
from supervision.views.city_common import carried_out
from supervision.views.city_meetings import get_meeting
from tripartite.access import officer_view
from tripartite.enums import Level


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
        "surrenders": agreed_surrenders()
        .filter(matter__rounds__agenda_item__meeting=meeting)
        .select_related("title__district")
        .distinct(),
        "ways": [
            (matter.title, matter.get_kind_display(), subject_kind(matter).address(matter))
            for matter in agreed_in_meetings()
            .filter(rounds__agenda_item__meeting=meeting)
            .select_related("body")
            .distinct()
        ],
        "why_not": why_not_release(office, meeting),
        "why_not_sign_off": why_not_sign_off(office, meeting),
        "refusal": refusal,
    }
    return render(request, "desk/city/meeting_outcomes.html", context)


@require_safe
@officer_view(level=Level.CITY)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: who was there, each item with its motions, words and recusals, what came of it; and as a PDF."""
    meeting = get_meeting(request.acting, pk)
    context = {
        "meeting": meeting,
        "sitting": Sitting(meeting, request.acting),
        "printing": Printing(minutes_paper.subject(meeting)),
        "why_not_sign_off": why_not_sign_off(request.acting, meeting),
    }
    return render(request, "desk/city/minutes.html", context)


@require_POST
@officer_view(level=Level.CITY)
def print_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the minutes printed: a draft until they are signed off, after that the one final file."""
    meeting = get_meeting(request.acting, pk)
    carried_out(
        request,
        lambda: minutes_paper.order(meeting),
        _("The minutes are being printed. The file appears here in a moment."),
    )
    return redirect("desk:minutes", pk=pk)


@require_POST
@officer_view(level=Level.CITY)
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person has checked minutes and decisions; the final file is made."""
    meeting = get_meeting(request.acting, pk)
    carried_out(
        request,
        lambda: minutes_paper.sign_off_and_print(meeting=meeting, office=request.acting),
        _("The minutes are signed off. The decisions can be released now."),
    )
    return redirect("desk:outcomes", pk=pk)
