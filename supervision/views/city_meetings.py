"""Joint meetings of the city's four organisations: the list, calling, one meeting, who is present, opening, closing."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.services.city import drafted_outcomes
from proceedings import services
from proceedings.enums import MeetingState, MotionKind, RoundState
from proceedings.models import Meeting
from proceedings.rules import why_not_lead_city, why_not_sign_off
from supervision.forms.city import AttendanceForm, MeetingForm
from supervision.sitting import Sitting
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_safe
@officer_view(level=Level.CITY)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings of the city's body, the latest first."""
    passed = Count("items__rounds", filter=Q(items__rounds__state=RoundState.PASSED), distinct=True)
    meetings = (
        Meeting.objects.for_officer(request.acting)
        .annotate(item_count=Count("items", distinct=True), passed_count=passed)
        .order_by("-planned_for", "-pk")
    )
    context = {"page": page_of(meetings, request), "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def call_meeting(request: HttpRequest) -> HttpResponse:
    """Call a meeting; the agenda comes next."""
    form = MeetingForm(request.POST or None)
    meeting = outcome_of(form, lambda: services.call_meeting(office=request.acting, **form.cleaned_data))
    if meeting is not None:
        return redirect("desk:agenda", pk=meeting.pk)
    context = {"form": form, "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/meeting_call.html", context)


@require_safe
@officer_view(level=Level.CITY)
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: who is there, the agenda with quorum and words item by item, and what comes next."""
    return _page(request, get_meeting(request.acting, pk))


def _page(request: HttpRequest, meeting: Meeting, form: AttendanceForm | None = None) -> HttpResponse:
    office = request.acting
    sitting = Sitting(meeting, office)
    drafted = drafted_outcomes(meeting)
    why_not = why_not_lead_city(office)
    if form is None and why_not is None and meeting.state != MeetingState.CLOSED:
        form = _attendance_form(meeting, sitting)
    context = {
        "meeting": meeting,
        "sitting": sitting,
        "form": form,
        "why_not": why_not,
        "drafted": drafted,
        "stations": _stations(meeting, bool(drafted)),
        "open_rounds": sum(line.is_open for line in sitting.lines),
        "undecided": sum(line.can_be_put for line in sitting.lines),
        "undecided_applications": sum(line.takes(MotionKind.APPROVE) for line in sitting.lines),
        "undecided_surrenders": sum(line.takes(MotionKind.REVOKE) for line in sitting.lines),
        "undecided_ways": any(line.takes(MotionKind.KEEP) for line in sitting.lines),
        "undecided_appeals": any(line.takes(MotionKind.REINSTATE) for line in sitting.lines),
        "why_not_sign_off": why_not_sign_off(office, meeting),
    }
    return render(request, "desk/city/meeting.html", context)


def get_meeting(office: Officer, pk: int) -> Meeting:
    """A meeting of the office's own body; another one is not found."""
    return get_object_or_404(Meeting.objects.for_officer(office).select_related("body"), pk=pk)


def _stations(meeting: Meeting, has_drafts: bool) -> list[dict[str, Any]]:
    """The way of a meeting as items of `{% steps %}`."""
    order = [MeetingState.PLANNED, MeetingState.SITTING, MeetingState.CLOSED]
    reached = order.index(MeetingState(meeting.state))
    if meeting.signed_off_at is not None:
        reached += 2
    closed = pgettext("meeting", "Closed")
    labels = [_("Called, agenda"), _("In session"), closed, _("Signed off"), _("Outcomes released")]
    reached = min(reached, len(labels) - 1)
    states = ["done"] * reached + ["current"] + ["todo"] * (len(labels) - reached - 1)
    if reached == len(labels) - 1 and not has_drafts:
        states[-1] = "done"
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def _officers(meeting: Meeting) -> QuerySet[Officer]:
    """Who may come: the officers of the body's organisations today."""
    officers = Officer.objects.active().filter(organisation__body=meeting.body_id).with_body()
    return officers.order_by("organisation__position", "organisation_id", "pk")


def _attendance_form(meeting: Meeting, sitting: Sitting, data: Any = None) -> AttendanceForm:
    present = {attendance.officer_id for attendance in sitting.attendances}
    return AttendanceForm(data, officers=list(_officers(meeting)), present=present)


@require_POST
@officer_view(level=Level.CITY)
def note_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The government side keeps the attendance list of all four organisations."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    form = _attendance_form(meeting, Sitting(meeting, office), request.POST)

    def keep() -> bool:
        services.list_attendance(meeting=meeting, present=form.came, gone=form.gone, office=office)
        return True

    if outcome_of(form, keep):
        return redirect("desk:meeting", pk=pk)
    return _page(request, meeting, form)


@require_POST
@officer_view(level=Level.CITY)
def note_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer enters in the attendance list, or takes the own name off it."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    if request.POST.get("present") == "yes":
        deed, done = services.attend, _("You are on the attendance list.")
    else:
        deed, done = services.leave, _("You are no longer on the attendance list.")
    carried_out(request, lambda: deed(meeting=meeting, officer=office, office=office), done)
    return redirect("desk:meeting", pk=pk)


@require_POST
@officer_view(level=Level.CITY)
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting begins."""
    meeting = get_meeting(request.acting, pk)
    carried_out(
        request,
        lambda: services.open_meeting(meeting=meeting, office=request.acting),
        _("The meeting is in session. Motions can be put on the items of the agenda."),
    )
    return redirect("desk:meeting", pk=pk)


@require_POST
@officer_view(level=Level.CITY)
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting ends; what it decided is checked and then released."""
    meeting = get_meeting(request.acting, pk)
    if carried_out(
        request,
        lambda: services.close_meeting(meeting=meeting, office=request.acting),
        _("The meeting is closed. Please check what it decided before it is released."),
    ):
        return redirect("desk:outcomes", pk=pk)
    return redirect("desk:meeting", pk=pk)
