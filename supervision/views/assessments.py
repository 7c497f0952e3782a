"""Third-party assessments at the desk: assigning them, and reading what came of them."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.assessing import sheet_of, why_not_assign
from evaluations.assessment_models import Assessment
from evaluations.enums import AssessmentState
from evaluations.services import assign_application, assign_holder, recall_assessment
from evaluations.snapshot import score_sheet
from evaluations.transitions import ASSESSMENT
from journal.chain import act
from journal.errors import Refused
from supervision.forms.assessments import AssignForm
from supervision.forms.enquiries import RecallForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view


@require_safe
@officer_view()
def assessment_list(request: HttpRequest) -> HttpResponse:
    """The assessments of units of the office's area, the latest first."""
    rows = Assessment.objects.for_officer(request.acting).select_related("unit__district", "agency")
    context = {
        "page": page_of(rows.annotate(marked=Count("marks")).order_by("-pk"), request),
        "why_not": why_not_assign(request.acting),
    }
    return render(request, "desk/assessments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def assign(request: HttpRequest) -> HttpResponse:
    """Assign units to an agency: all that are chosen, or none."""
    office = request.acting
    chosen = [pk for pk in request.GET.getlist("application") if pk.isdecimal()]
    form = AssignForm(request.POST or None, office=office, initial={"applications": chosen})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with act():
                made = [
                    assign_application(application=row, agency=given["agency"], task=form.what, office=office)
                    for row in given["applications"]
                ] + [
                    assign_holder(unit=unit, agency=given["agency"], task=form.what, office=office)
                    for unit in given["holders"]
                ]
        except Refused as error:
            refuse(form, error)
        else:
            sentence = ngettext("%(n)d unit is assigned.", "%(n)d units are assigned.", len(made))
            messages.success(request, sentence % {"n": len(made)})
            return redirect("desk:assessments")
    return render(request, "desk/assessments/assign.html", {"form": form, "why_not": why_not_assign(office)})


@require_safe
@officer_view()
def assessment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the agency found, beside self, county and city. Before it is handed in, only how far it is."""
    assessment = _assessment(request, pk)
    is_in = assessment.state == AssessmentState.SUBMITTED
    columns = score_sheet(assessment.submission).rows if is_in and assessment.submission else {}
    parts = sheet_of(assessment)
    context = {
        "assessment": assessment,
        "unit": assessment.unit,
        "is_in": is_in,
        "parts": [(part, [(row, columns.get(row.indicator.id)) for row in part.rows]) for part in parts],
        "marked": sum(part.marked for part in parts),
        "asked": sum(len(part.rows) for part in parts),
        "weight": assessment.edition.content.procedure.assessor_weight_percent,
        "can_recall": ASSESSMENT.allows(assessment.state, "recall")
        and why_not_assign(request.acting, assessment.unit) is None,
    }
    return render(request, "desk/assessments/assessment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back."""
    assessment, form = _assessment(request, pk), RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recall_assessment(assessment=assessment, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The assignment is taken back. The agency has been told."))
            return redirect("desk:assessments")
    return render(request, "desk/assessments/recall.html", {"assessment": assessment, "form": form})


def _assessment(request: HttpRequest, pk: int) -> Assessment:
    rows = Assessment.objects.for_officer(request.acting).select_related(
        "unit__district",
        "edition",
        "agency",
        "submission__application__edition",
        "submission__application__unit",
        "submission__application__campaign",
        "assigned_by__organisation",
        "assigned_by__user",
        "submitted_by",
        "report_file",
        "paper",
    )
    return get_object_or_404(rows, pk=pk)
