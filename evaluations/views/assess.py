"""The assessor's pages: what is assigned, the declaration, the sheet by standards, the report, the hand-in.

Rows come from `for_assessor` alone: another agency's assignment, one taken back and one turned down are not found.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.assessing import assessor_of, sheet_of, why_not_submit, why_not_write
from evaluations.assessment_models import Assessment, Assessor
from evaluations.enums import AssessmentState as S
from evaluations.forms.assessing import ConflictForm, DeclarationForm, MarksForm, ReportForm
from evaluations.reading import submitted_filing
from journal.chain import act
from journal.errors import Refused
from tripartite.access import signed_in


def _assessor(request: HttpRequest) -> Assessor:
    assessor = assessor_of(request.user)
    if assessor is None:
        raise PermissionDenied
    return assessor


def _assessment(request: HttpRequest, pk: int) -> Assessment:
    rows = Assessment.objects.for_assessor(request.user).select_related(
        "unit__district", "edition", "agency", "submission", "assigned_by__organisation", "report_file", "paper"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What is assigned to the agency, open ones first."""
    assessor = _assessor(request)
    rows = Assessment.objects.for_assessor(request.user).select_related("unit__district", "assigned_by__organisation")
    context = {
        "assessor": assessor,
        "open": rows.open().order_by("due_on", "pk"),
        "done": rows.submitted().order_by("-submitted_at", "-pk")[:200],
    }
    return render(request, "assess/home.html", context)


@require_safe
@signed_in
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: what to do next."""
    return _overview(request, _assessment(request, pk))


def _overview(request: HttpRequest, assessment: Assessment, **forms: Any) -> HttpResponse:
    assessor = _assessor(request)
    report = {"text": assessment.report}
    context = {
        "assessment": assessment,
        "unit": assessment.unit,
        "sheet": sheet_of(assessment),
        "declaration": DeclarationForm(),
        "conflict": ConflictForm(),
        "report": ReportForm(initial=report),
        "why_not_write": why_not_write(assessor, assessment),
        "why_not_submit": why_not_submit(assessor, assessment),
    } | forms
    return render(request, "assess/overview.html", context)


@require_POST
@signed_in
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare to be free of conflict, and begin."""
    assessment, form = _assessment(request, pk), DeclarationForm(request.POST)
    if not form.is_valid():
        return _overview(request, assessment, declaration=form)
    try:
        services.begin_assessment(assessment=assessment, assessor=_assessor(request), declared=True)
    except Refused as error:
        messages.error(request, error.sentence)
    return redirect("assess:overview", pk=pk)


@require_POST
@signed_in
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the assignment down for a conflict of interest."""
    assessment, form = _assessment(request, pk), ConflictForm(request.POST)
    if not form.is_valid():
        return _overview(request, assessment, conflict=form)
    try:
        services.decline_assessment(
            assessment=assessment, assessor=_assessor(request), reason=form.cleaned_data["reason"]
        )
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("assess:overview", pk=pk)
    messages.success(request, _("The assignment is turned down. Whoever assigned it has been told."))
    return redirect("assess:home")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def marks(request: HttpRequest, pk: int, standard: str) -> HttpResponse:
    """One standard of the sheet. A page is saved whole or not at all."""
    assessor, assessment = _assessor(request), _assessment(request, pk)
    sheet = sheet_of(assessment)
    place = next((n for n, part in enumerate(sheet) if part.standard.id == standard), None)
    if place is None:
        raise Http404
    form = MarksForm(request.POST or None, request.FILES or None, part=sheet[place])
    if request.method == "POST" and form.is_valid() and _keep(form, assessment, assessor):
        messages.success(request, _("Saved."))
        following = sheet[min(place + 1, len(sheet) - 1)] if "next" in request.POST else sheet[place]
        return redirect("assess:marks", pk=pk, standard=following.standard.id)
    context = {
        "assessment": assessment,
        "unit": assessment.unit,
        "part": sheet[place],
        "sheet": sheet,
        "form": form,
        "items": _items(assessment, place),
        "why_not": why_not_write(assessor, assessment),
        "following": sheet[place + 1] if place + 1 < len(sheet) else None,
    }
    return render(request, "assess/marks.html", context)


def _items(assessment: Assessment, place: int) -> dict[str, Any]:
    """What the unit handed in beside each indicator; nothing before the declaration, or through the year."""
    if assessment.submission is None or assessment.state == S.ASSIGNED:
        return {}
    chapter = submitted_filing(assessment.submission).chapters[place]
    return {item.indicator.id: item for item in chapter.items}


def _keep(form: MarksForm, assessment: Assessment, assessor: Assessor) -> bool:
    where = None
    try:
        with act():
            for found in form.found:
                where = found.indicator
                services.set_mark(
                    assessment=assessment,
                    assessor=assessor,
                    indicator=found.indicator,
                    points=found.points,
                    finding=found.finding,
                    upload=found.upload,
                )
    except Refused as error:
        form.add_error(None, error.sentence)
        return False
    except ValidationError as error:
        form.add_error(f"file_{where}", error)
        return False
    return True


@require_POST
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the report in words."""
    assessment, form = _assessment(request, pk), ReportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.save_report(
                assessment=assessment,
                assessor=_assessor(request),
                text=form.cleaned_data["text"],
                upload=form.cleaned_data["file"],
            )
        except Refused as error:
            form.add_error(None, error.sentence)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("The report is saved. It can be changed until you hand it in."))
            return redirect("assess:overview", pk=pk)
    return _overview(request, assessment, report=form)


@require_POST
@signed_in
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand sheet and report in. They never change afterwards."""
    assessment = _assessment(request, pk)
    try:
        services.submit_assessment(assessment=assessment, assessor=_assessor(request))
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Sheet and report are handed in. Thank you."))
    return redirect("assess:overview", pk=pk)
