"""What others say of an applicant, on one page: confirmed facts, grades, and what is still open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.models import AdverseFact, IntegrityGrade
from enterprises.rules import why_not_keep_of
from evaluations.assessing import why_not_assign_application
from evaluations.assessment_models import Assessment
from evaluations.barring import barring_facts
from proceedings.models import EnquiryItem
from proceedings.rules import why_not_ask
from supervision.views.common import file_context, get_application
from tripartite.access import officer_view


@require_safe
@officer_view()
def checks_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts about the unit and what they mean for this application."""
    office, application = request.acting, get_application(request.acting, pk)
    barring = barring_facts(application)
    context = {
        "barring": barring,
        "barring_ids": {fact.pk for _item, fact in barring},
        "facts": AdverseFact.objects.for_officer(office).filter(unit=application.unit_id).select_related("edition"),
        "grades": IntegrityGrade.objects.for_officer(office).standing().filter(unit=application.unit_id),
        "opinions": EnquiryItem.objects.for_officer(office)
        .filter(unit=application.unit_id)
        .exclude(state="recalled")
        .select_related("enquiry__department", "enquiry__asked_by__organisation")
        .order_by("-enquiry__asked_at", "pk"),
        "why_not_ask": why_not_ask(office, application.unit),
        "body": office.organisation.body_id,
        "assessments": Assessment.objects.for_officer(office)
        .filter(unit=application.unit_id)
        .exclude(state="recalled")
        .select_related("agency")
        .order_by("-pk"),
        "why_not_assign": why_not_assign_application(office, application),
        "vetoes": application.rubric.vetoes,
        "why_not_enter": why_not_keep_of(office, application.unit),
    }
    return render(request, "desk/checks.html", file_context(application, "checks") | context)
