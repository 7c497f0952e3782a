"""Applications as officers see them: the list, and one application with everything that was handed in."""

from typing import Any

from django.contrib import messages
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.changes import Change, answers_to, changes_between
from evaluations.clocks import Clock, Side, clock_of, review_by
from evaluations.disclosure import earlier_proceedings
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Return, Submission
from evaluations.reading import submitted_filing
from evaluations.rules import returns_of, why_not_county, why_not_score
from evaluations.snapshot import Sheet
from evaluations.transitions import APPLICATION
from journal.errors import Refused
from journal.prepared import Many, Prepared
from proceedings.enums import MotionKind, RoundState
from proceedings.models import Round
from supervision import drafts, queries
from supervision.course import course_of
from supervision.forms.applications import ApplicationFilterForm, DiagnosisForm, MotionForm
from supervision.models import InHand
from supervision.overview import facts_of, stations_of, totals_of
from supervision.rules import why_not_move, why_not_propose
from supervision.station import most_differing, running_of
from supervision.views.common import file_context, get_application, page_of, refuse, sheet_for
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer

COUNTY_MOTIONS = {"recommend": MotionKind.RECOMMEND, "not-recommend": MotionKind.NOT_RECOMMEND}


# What a row of the list says. A row's four tables have a hundred columns.
SHOWN = (
    *("pk", "edition_id", "state", "submitted_at", "self_total", "scored", "campaign__year"),
    *("unit__name", "unit__kind", "unit__uscc", "unit__district__name_zh", "unit__district__name_en"),
)
# The list itself is counted, sorted and cut by its keys alone. What a row shows besides, joins, sums and subqueries, is
# then asked for the twenty that are shown: in the list's own query the database works it out for every row.
DESCRIBED = Prepared[Any](
    lambda pks: queries.with_progress(Application.objects.filter(pk__in=pks)).values_list(*SHOWN, named=True),
    pks=Many(BigIntegerField()),
)
IN_HAND = Prepared[InHand](
    lambda application, organisation: (
        InHand.objects.current()
        .filter(application=application, organisation=organisation)
        .select_related("officer__user")[:1]
    ),
    application=BigIntegerField(),
    organisation=BigIntegerField(),
)
OPEN_ROUND = Prepared[Round](
    lambda matter: Round.objects.filter(matter=matter, state=RoundState.OPEN)[:1], matter=BigIntegerField()
)


@require_safe
@officer_view()
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications in the office's scope, the latest hand-in first."""
    form = ApplicationFilterForm(request.GET, office=request.acting)
    narrowed = form.narrow(Application.objects.for_officer(request.acting))
    listed = narrowed.order_by("-submitted_at", "-pk").values_list("pk", flat=True)
    # A part of a name may stand in every seventh unit, and to count them all takes longer than the page.
    page = page_of(listed, request, counts_ahead=bool(form.cleaned_data.get("q")))
    counts = queries.indicator_counts()
    keys = list(page)
    found = {row.pk: row for row in DESCRIBED.all(pks=keys)} if keys else {}
    rows = [(found[pk], counts[found[pk].edition_id, found[pk].unit__kind]) for pk in keys if pk in found]
    return render(request, "desk/applications.html", {"page": page, "rows": rows, "form": form})


@require_safe
@officer_view()
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an application stands, what it comes to, and what this office can do with it now."""
    office, application = request.acting, get_application(request.acting, pk)
    sheet = sheet_for(office, application)
    returns = returns_of(application)
    last_return = returns[-1] if returns else None
    context = file_context(application, "overview") | {
        "sheet": sheet,
        "facts": facts_of(application.submission),
        "totals": totals_of(application.rubric, sheet),
        "scored": len(sheet.rows) - len(sheet.unscored),
        "asked": len(sheet.rows),
        "review_over": application.state not in (A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED, A.REASSESSING),
        "review_by": review_by(application),
        "earlier": earlier_proceedings(application),
        "stations": stations_of(application),
        "agreeable": sum(row.county is None and row.own.answered for row in sheet.rows.values()),
        "first_open": next(iter(sheet.unscored), None),
        "why_not_score": why_not_score(office, application),
        "open_round": _open_round(application, office),
        "last_return": last_return,
        "clock": _clock(application, office, last_return),
        "hand": _hand(application, office),
        "may_take": not office.is_city and why_not_county(office, application) is None,
        "is_answer": last_return is not None,
    }
    return render(request, "desk/application.html", context | _actions(application, office))


def _clock(application: Application, office: Officer, last_return: Return | None) -> Clock | None:
    """The clock that runs, on whichever side. What a county waits for is its own business until it has recommended."""
    running = clock_of(application, last_return)
    return running if running and (running.side == Side.CITY or not office.is_city) else None


def _hand(application: Application, office: Officer) -> InHand | None:
    return IN_HAND.one(application=application.pk, organisation=office.organisation_id)


def _open_round(application: Application, office: Officer) -> Round | None:
    matter = application.city_matter if office.is_city else application.county_matter
    found = OPEN_ROUND.one(matter=matter.pk) if matter else None
    if found:
        found.matter = matter
    return found


def _actions(application: Application, office: Officer) -> dict[str, Any]:
    """What the county does next. A sentence in the place of what this officer may not do."""
    state = application.state
    if office.is_city:
        return {"can_accept": False, "can_return": False, "under_review": False}
    context: dict[str, Any] = {
        "can_accept": APPLICATION.allows(state, "accept"),
        "can_return": APPLICATION.allows(state, "return"),
        "under_review": state == A.COUNTY_REVIEW,
        "why_not_accept": why_not_move(office, application, "accept"),
        "why_not_return": why_not_move(office, application, "return"),
    }
    if context["under_review"]:
        context["why_not_recommend"] = why_not_propose(office, application, MotionKind.RECOMMEND)
        context["why_not_not_recommend"] = why_not_propose(office, application, MotionKind.NOT_RECOMMEND)
    return context


@require_safe
@officer_view()
def evidence_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every file of the latest hand-in, by standard and indicator, to open or to download."""
    application = get_application(request.acting, pk)
    papers = [
        (chapter.standard, item.indicator, paper)
        for chapter in submitted_filing(application.submission).chapters
        for item in chapter.items
        for paper in item.papers
    ]
    return render(request, "desk/application_evidence.html", file_context(application, "evidence") | {"papers": papers})


@require_safe
@officer_view()
def hand_ins_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The hand-ins of an application, the newest first: how each answers the return before it, and what was sent
    back."""
    office, application = request.acting, get_application(request.acting, pk)
    submissions = list(
        application.submissions.select_related("submitted_by")
        .prefetch_related("returns__items", "returns__officer__organisation", "returns__officer__user")
        .order_by("number")
    )
    hand_ins = [
        _hand_in(application, earlier, submission)
        for earlier, submission in zip([None, *submissions], submissions, strict=False)
    ]
    context = {
        "hand_ins": hand_ins[::-1],
        "can_accept": not office.is_city and APPLICATION.allows(application.state, "accept"),
        "why_not_accept": None if office.is_city else why_not_move(office, application, "accept"),
        "why_not_return": None if office.is_city else why_not_move(office, application, "return"),
    }
    return render(request, "desk/application_hand_ins.html", file_context(application, "hand-ins") | context)


def _hand_in(application: Application, earlier: Submission | None, submission: Submission) -> dict[str, Any]:
    """One hand-in: what was asked and how it was answered, what changed besides, and what was sent back of it."""
    titles = {indicator.id: indicator.title for indicator in application.rubric.indicators}
    sent_back = [
        (sent, [(titles.get(item.indicator, item.indicator), item.reason) for item in sent.items.all()])
        for sent in submission.returns.all()
    ]
    if earlier is None:
        return {"submission": submission, "changes": None, "answers": [], "others": [], "returns": sent_back}
    for each in (earlier, submission):
        each.application = application
    changes = changes_between(earlier, submission)
    asked = {item.indicator: item.reason for sent in earlier.returns.all() for item in sent.items.all()}
    others: list[Change] = [change for change in changes if change.indicator.id not in asked]
    answers = answers_to(asked, changes, application.rubric)
    return {"submission": submission, "changes": changes, "answers": answers, "others": others, "returns": sent_back}


@require_safe
@officer_view()
def hand_in_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One hand-in from its first line to its last, as it was frozen; to read and to print."""
    application = get_application(request.acting, pk)
    submission = get_object_or_404(application.submissions.select_related("submitted_by"), number=number)
    context = {"hand_in": submission, "filing": submitted_filing(submission)}
    return render(request, "desk/application_hand_in.html", file_context(application, "hand-ins") | context)


@require_safe
@officer_view()
def course_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to an application, in words."""
    application = get_application(request.acting, pk)
    context = {"events": course_of(application, request.acting)}
    return render(request, "desk/application_course.html", file_context(application, "course") | context)


@require_POST
@officer_view(level=Level.COUNTY)
def accept_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a handed-in application up for review."""
    application = get_application(request.acting, pk)
    try:
        services.accept_application(application=application, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The application is under county review. The unit has been told."))
    return redirect("desk:application", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY)
def propose(request: HttpRequest, pk: int, motion: str) -> HttpResponse:
    """Put the recommendation, or not recommending, to the county's three organisations."""
    office, application = request.acting, get_application(request.acting, pk)
    kind = COUNTY_MOTIONS.get(motion)
    if kind is None:
        raise Http404
    sheet = sheet_for(office, application)
    form = _motion_form(request, application, sheet, kind)
    if form.is_valid():
        try:
            round_ = services.propose_county_motion(
                application=application,
                office=office,
                motion=kind,
                text=form.cleaned_data["text"],
                diagnosis=getattr(form, "diagnosis", None),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The motion is put. Each organisation now gives its opinion, yours as well."))
            return redirect("desk:round", pk=round_.pk)
    context = {
        "form": form,
        "motion": kind,
        "sheet": sheet,
        "running": running_of(application.rubric, sheet),
        "differing": most_differing(sheet),
        "why_not": why_not_propose(office, application, kind),
        "failed": _failed_round(application),
    }
    return render(request, "desk/application_propose.html", file_context(application, "opinions") | context)


def _motion_form(request: HttpRequest, application: Application, sheet: Sheet, kind: MotionKind) -> MotionForm:
    if kind == MotionKind.NOT_RECOMMEND:
        return DiagnosisForm(request.POST or None, rubric=application.rubric, sheet=sheet)
    text = "" if sheet.unscored else drafts.recommendation(application, sheet)
    return MotionForm(request.POST or None, motion=kind, initial={"text": text})


def _failed_round(application: Application) -> Round | None:
    """The last round, if it did not pass: what was said there is read before a new motion is put."""
    matter = application.county_matter
    last = matter and matter.rounds.prefetch_related("seats__organisation", "seats__opinion").order_by("number").last()
    return last if last and last.state == RoundState.NOT_PASSED else None
