"""Applications as officers see them: the list, and one application with everything that was handed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.changes import changes_between
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.reading import submitted_filing
from evaluations.rules import why_not_score
from evaluations.snapshot import Sheet, score_sheet
from evaluations.transitions import APPLICATION
from journal.errors import Refused
from proceedings.enums import MotionKind, RoundState
from proceedings.models import Round
from supervision import queries
from supervision.course import course_of
from supervision.forms.applications import ApplicationFilterForm, MotionForm, ReturnForm
from supervision.overview import facts_of, stations_of, totals_of
from supervision.rules import why_not_move, why_not_propose
from supervision.views.common import file_context, get_application, page_of, refuse, rows_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer
from tripartite.templatetags.portal_ui import points

COUNTY_MOTIONS = {"recommend": MotionKind.RECOMMEND, "not-recommend": MotionKind.NOT_RECOMMEND}


@require_safe
@officer_view()
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications in the office's scope, the latest hand-in first."""
    form = ApplicationFilterForm(request.GET, office=request.acting)
    narrowed = form.narrow(Application.objects.for_officer(request.acting))
    page = page_of(narrowed.order_by("-submitted_at", "-pk"), request)
    described = queries.with_progress(Application.objects.select_related("unit__district", "campaign"))
    counts = queries.indicator_counts()
    rows = [
        (application, counts[application.edition_id, application.unit.kind]) for application in rows_of(page, described)
    ]
    return render(request, "desk/applications.html", {"page": page, "rows": rows, "form": form})


@require_safe
@officer_view()
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an application stands, what it comes to, and what this office can do with it now."""
    office, application = request.acting, get_application(request.acting, pk)
    sheet = score_sheet(application.submission)
    context = file_context(application, "overview") | {
        "sheet": sheet,
        "facts": facts_of(application.submission),
        "totals": totals_of(application.rubric, sheet),
        "scored": len(sheet.rows) - len(sheet.unscored),
        "asked": len(sheet.rows),
        "review_over": application.state not in (A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED),
        "stations": stations_of(application),
        "agreeable": sum(row.county is None and row.own.answered for row in sheet.rows.values()),
        "first_open": next((application.rubric.standard_of(asked.id) for asked in sheet.unscored), None),
        "why_not_score": why_not_score(office, application),
        "open_round": _open_round(application, office),
        "last_return": application.returns.select_related("officer__organisation").last(),
    }
    return render(request, "desk/application.html", context | _actions(application, office))


def _open_round(application: Application, office: Officer) -> Round | None:
    matter = application.city_matter if office.is_city else application.county_matter
    return matter and matter.rounds.filter(state=RoundState.OPEN).first()


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
    """The hand-ins of an application, the newest first: what changed in each, and what was sent back."""
    application = get_application(request.acting, pk)
    submissions = list(
        application.submissions.select_related("submitted_by")
        .prefetch_related("returns__items", "returns__officer__organisation", "returns__officer__user")
        .order_by("number")
    )
    before = [None, *submissions]
    hand_ins = [
        (submission, changes_between(earlier, submission) if earlier else None)
        for earlier, submission in zip(before, submissions, strict=False)
    ]
    titles = {indicator.id: indicator.title for indicator in application.rubric.indicators}
    returned = {
        submission.pk: [
            (sent, [(titles.get(item.indicator, item.indicator), item.reason) for item in sent.items.all()])
            for sent in submission.returns.all()
        ]
        for submission in submissions
    }
    context = {"hand_ins": [(own, changed, returned[own.pk]) for own, changed in reversed(hand_ins)]}
    return render(request, "desk/application_hand_ins.html", file_context(application, "hand-ins") | context)


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
def return_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an application back for correction, item by item, with a day by which it is to come again."""
    application = get_application(request.acting, pk)
    form = ReturnForm(request.POST or None, rubric=application.rubric)
    if form.is_valid():
        try:
            services.return_application(
                application=application,
                office=request.acting,
                text=form.cleaned_data["text"],
                items=form.items,
                due_on=form.cleaned_data["due_on"],
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The application went back to the unit, which has been told what to correct."))
            return redirect("desk:application", pk=pk)
    context = {"form": form, "why_not": why_not_move(request.acting, application, "return")}
    return render(request, "desk/application_return.html", file_context(application, "overview") | context)


@require_POST
@officer_view(level=Level.COUNTY)
def agree_with_self_scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the unit's own points wherever the county has not spoken yet."""
    application = get_application(request.acting, pk)
    try:
        count = services.agree_with_self_scores(application=application, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        sentence = ngettext(
            "The county agrees with the unit's own points on %(n)d indicator.",
            "The county agrees with the unit's own points on %(n)d indicators.",
            count,
        )
        messages.success(request, sentence % {"n": count})
    return redirect("desk:application", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY)
def propose(request: HttpRequest, pk: int, motion: str) -> HttpResponse:
    """Put the recommendation, or not recommending, to the county's three organisations."""
    office, application = request.acting, get_application(request.acting, pk)
    kind = COUNTY_MOTIONS.get(motion)
    if kind is None:
        raise Http404
    sheet = score_sheet(application.submission)
    draft = _draft(application, sheet) if kind == MotionKind.RECOMMEND else ""
    form = MotionForm(request.POST or None, motion=kind, initial={"text": draft})
    if form.is_valid():
        try:
            round_ = services.propose_county_motion(
                application=application, office=office, motion=kind, text=form.cleaned_data["text"]
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The motion is put. Each organisation now gives its opinion, yours as well."))
            return redirect("desk:round", pk=round_.pk)
    context = {"form": form, "motion": kind, "sheet": sheet, "why_not": why_not_propose(office, application, kind)}
    return render(request, "desk/application_propose.html", file_context(application, "opinions") | context)


def _draft(application: Application, sheet: Sheet) -> str:
    """A text to begin the written recommendation with."""
    return _(
        "After checking all %(count)d indicators against the evidence handed in (receipt %(receipt)s), %(unit)s "
        "reaches %(points)s of %(most)s points and every floor of the standards. We propose to recommend it."
    ) % {
        "count": len(sheet.rows),
        "receipt": application.submission.receipt,
        "unit": application.unit.name,
        "points": points(sheet.county.total),
        "most": points(sheet.county.maximum),
    }
