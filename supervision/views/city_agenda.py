"""The items of a meeting: putting applications on the agenda, motions on several of them, opinions on several."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.services import take_up
from proceedings.enums import MeetingState, MotionKind
from proceedings.models import Meeting
from proceedings.rules import why_not_lead_city
from proceedings.services import give_opinions, move_item, put_items, take_off
from supervision import drafts
from supervision.exits import exits_for_an_agenda
from supervision.forms.city import AgendaFilterForm, AgendaForm, CityMotionForm, Effect, OpinionsForm
from supervision.sitting import Line, Sitting, for_an_agenda, surrenders_for_an_agenda
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.city_meetings import get_meeting
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer

MOTIONS = {
    str(motion): motion
    for motion in (
        MotionKind.APPROVE,
        MotionKind.DECLINE,
        MotionKind.REVOKE,
        MotionKind.KEEP,
        MotionKind.REINSTATE,
        MotionKind.MAINTAIN,
    )
}
TEXTS = {MotionKind.APPROVE: drafts.APPROVAL, MotionKind.REINSTATE: drafts.REINSTATED}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Take recommended applications up: put them on the agenda."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    candidates, surrenders, exits = for_an_agenda(office), surrenders_for_an_agenda(), exits_for_an_agenda()
    form = AgendaForm(
        request.POST if request.method == "POST" else None, candidates=candidates, surrenders=surrenders, exits=exits
    )
    added = outcome_of(
        form,
        lambda: take_up(
            applications=list(form.cleaned_data["applications"]),
            matters=[
                *(surrender.matter for surrender in form.cleaned_data["surrenders"]),
                *form.cleaned_data["exits"],
            ],
            meeting=meeting,
            office=office,
        ),
    )
    if added is not None:
        sentence = ngettext("%(n)d item is on the agenda now.", "%(n)d items are on the agenda now.", len(added))
        messages.success(request, sentence % {"n": len(added)})
        return redirect("desk:meeting", pk=pk)
    filters = AgendaFilterForm(request.GET)
    shown = filters.narrow(candidates)
    context = {
        "meeting": meeting,
        "form": form,
        "filters": filters,
        "query": _conditions(request),
        "candidates": shown,
        "waiting": len(candidates),
        "surrenders": [] if filters.is_active else surrenders,
        "exits": [] if filters.is_active else exits,
        "chosen_exits": _ticked(request, "exits", exits),
        "chosen": _ticked(request, "applications", shown),
        "chosen_surrenders": _ticked(request, "surrenders", surrenders),
        "why_not": why_not_lead_city(office) or _why_not_add(meeting),
    }
    return render(request, "desk/city/meeting_agenda.html", context)


def _ticked(request: HttpRequest, name: str, rows: Iterable[Model]) -> list[str]:
    """The boxes that are ticked when the page comes: those that were sent, or all where the address asks for it."""
    if request.method == "POST":
        return request.POST.getlist(name)
    return [str(row.pk) for row in rows] if request.GET.get("tick") == "all" else []


@require_POST
@officer_view(level=Level.CITY)
def order_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Put an item one place up or down, or take it off the agenda of a meeting that has not begun."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    row = get_object_or_404(meeting.items.select_related("meeting", "matter"), pk=item)
    step = request.POST.get("step")
    if step == "off":
        carried_out(request, lambda: take_off(item=row, office=office), _("The item is off the agenda."))
    elif step in ("up", "down"):
        moved = {"up": -1, "down": 1}[step]
        carried_out(
            request, lambda: move_item(item=row, step=moved, office=office), _("The order of the agenda is changed.")
        )
    return redirect(f"{reverse('desk:meeting', args=[pk])}#agenda")


def _conditions(request: HttpRequest) -> str:
    """The conditions of the list as they stand in the address, without “tick all”."""
    query = request.GET.copy()
    query.pop("tick", None)
    return query.urlencode()


def _why_not_add(meeting: Meeting) -> str | None:
    return _("The meeting is closed.") if meeting.state == MeetingState.CLOSED else None


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def motion(request: HttpRequest, pk: int, motion: str) -> HttpResponse:
    """Put one motion, to approve or to decline, on several items of a sitting meeting."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    kind = MOTIONS.get(motion)
    if kind is None:
        raise Http404
    free = [line for line in Sitting(meeting, office).lines if line.takes(kind)]
    form = CityMotionForm(
        request.POST if request.method == "POST" else None,
        lines=free,
        motion=kind,
        initial={"text": _proposed(kind, free)},
    )
    rounds = outcome_of(
        form,
        lambda: put_items(
            items=list(form.cleaned_data["items"]), motion=kind, text=form.cleaned_data["text"], office=office
        ),
    )
    if rounds is not None:
        sentence = ngettext(
            "The motion is put on %(n)d item. Each organisation now gives its opinion, yours as well.",
            "The motion is put on %(n)d items. Each organisation now gives its opinion, yours as well.",
            len(rounds),
        )
        messages.success(request, sentence % {"n": len(rounds)})
        return redirect("desk:meeting", pk=pk)
    context = {
        "meeting": meeting,
        "form": form,
        "motion": kind,
        "lines": free,
        "chosen": _ticked(request, "items", [line.item for line in free]),
        "why_not": _why_not_put(meeting, free),
    }
    return render(request, "desk/city/meeting_motion.html", context)


def _proposed(motion: MotionKind, lines: list[Line]) -> str:
    """The words that stand in the form: those of a surrender only where nothing but surrenders is put."""
    if motion == MotionKind.REVOKE:
        return drafts.SURRENDERED if all(line.surrender for line in lines) else drafts.REVOKED_BY_CITY
    return TEXTS.get(motion, "")


def _why_not_put(meeting: Meeting, free: list[Line]) -> str | None:
    if meeting.state != MeetingState.SITTING:
        return _("The meeting is not in session.")
    if not free:
        return _("No item of the agenda is free for a motion: on each a round is open or a motion has passed.")
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the organisation's opinion on many items at once, one verdict for each."""
    office, meeting = request.acting, get_meeting(request.acting, pk)
    sitting = Sitting(meeting, office)
    form = OpinionsForm(request.POST if request.method == "POST" else None, lines=sitting.waiting)
    if form.is_bound and "agree" in request.POST:
        # Nothing is given yet: the choices are filled in to be looked through.
        return _opinions_page(request, sitting, form.all_agreed(), filled=True)
    if form.is_bound and "look" in request.POST and form.is_valid():
        return _opinions_page(request, sitting, form, effect=form.effect)
    given = outcome_of(form, lambda: give_opinions(words=form.words, office=office))
    if given is not None:
        sentence = ngettext(
            "The opinion of your organisation on %(n)d item is on record.",
            "The opinions of your organisation on %(n)d items are on record.",
            len(given),
        )
        messages.success(request, sentence % {"n": len(given)})
        return redirect("desk:meeting", pk=pk)
    return _opinions_page(request, sitting, form)


def _opinions_page(
    request: HttpRequest, sitting: Sitting, form: OpinionsForm, *, filled: bool = False, effect: Effect | None = None
) -> HttpResponse:
    office: Officer = request.acting
    context = {
        "meeting": sitting.meeting,
        "sitting": sitting,
        "form": form,
        "filled": filled,
        "effect": effect,
        "organisation": office.organisation,
    }
    return render(request, "desk/city/meeting_opinions.html", context)
