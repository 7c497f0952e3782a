"""One application, as its unit sees it: where it stands, and stepping back."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluations import services
from evaluations.clocks import clock_of, meanings_of, reassess_until
from evaluations.course import course_of, stations_of, words_of
from evaluations.disclosure import earlier_proceedings, released_outcome
from evaluations.enums import ApplicationState as A
from evaluations.forms.cards import anchor_of
from evaluations.models import Application
from evaluations.progress import Progress, progress_of
from evaluations.rules import why_not_reassess, why_not_withdraw
from evaluations.snapshot import Sheet
from evaluations.views.common import get_member, refuse
from evaluations.views.form_rows import get_application
from journal.errors import Refused
from plaques.models import Title
from standards.content import Standard
from tripartite.access import unit_member_view


@require_safe
@unit_member_view
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Sections with their gaps while it is filled in; afterwards what was handed in and what became of it."""
    application = get_application(request.user, pk)
    member = get_member(request.user, application.unit)
    course = course_of(application)
    context = {
        "application": application,
        "state": A(application.state),
        "stations": stations_of(application),
        "course": course,
        "ending": next((event for event in course if event.move in ("not_recommend", "decline")), None),
        "submissions": application.submissions.select_related("submitted_by").defer("content").order_by("-number"),
        "clock": clock_of(application),
        "meanings": meanings_of(application.campaign),
        "earlier": earlier_proceedings(application),
        "can_withdraw": why_not_withdraw(member, application) is None,
    }
    if application.is_editable:
        progress = progress_of(application, member)
        context |= {
            "progress": progress,
            "next_section": next((section for section in progress.sections if section.missing), None),
            "returned_items": _returned_items(application, progress),
        }
        return render(request, "apply/application.html", context)
    context["latest"] = next(iter(context["submissions"]), None)
    outcome = released_outcome(application)
    sheet = outcome.sheet if outcome else None
    context |= {
        "outcome": outcome,
        "sheet": sheet,
        "lead": words_of(A(application.state)),
        "why_not_reassess": why_not_reassess(member, application),
        "rows": _points_by_standard(application, sheet) if sheet else [],
        "title": Title.objects.filter(unit=application.unit_id, city_round__matter=application.city_matter_id)
        .select_related("certificate__file")
        .first(),
    }
    return render(request, "apply/application_filed.html", context)


def _points_by_standard(application: Application, sheet: Sheet) -> list[tuple[Standard, Decimal | None, Decimal]]:
    """Own points and the result of each standard; no own points where only the employees were asked."""
    return [
        (
            standard,
            None if all(i.from_survey for i in standard.indicators) else sheet.own.by_standard[standard.id].points,
            sheet.result.by_standard[standard.id].points,
        )
        for standard in application.rubric.standards
    ]


def _returned_items(application: Application, progress: Progress) -> list[dict]:
    """What came back, each with the way to its question."""
    if progress.returned is None:
        return []
    rubric = application.rubric
    return [
        {
            "indicator": rubric.indicator(item.indicator),
            "standard": rubric.standard_of(item.indicator),
            "anchor": anchor_of(rubric.indicator(item.indicator)),
            "reason": item.reason,
        }
        for item in progress.returned.items.all()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stepping back, after a second thought."""
    application = get_application(request.user, pk)
    member = get_member(request.user, application.unit)
    if request.method == "POST":
        try:
            services.withdraw_application(application=application, member=member)
        except Refused as error:
            refuse(request, error)
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect("apply:application", pk=pk)
    context = {"application": application, "why_not": why_not_withdraw(member, application)}
    return render(request, "apply/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def reassess(request: HttpRequest, pk: int) -> HttpResponse:
    """Asking for a re-assessment, with what it means."""
    application = get_application(request.user, pk)
    member = get_member(request.user, application.unit)
    if request.method == "POST":
        try:
            services.ask_for_reassessment(application=application, member=member)
        except Refused as error:
            refuse(request, error)
        else:
            messages.success(request, _("The form is open again. Correct what was lacking, and hand it in."))
        return redirect("apply:application", pk=pk)
    context = {
        "application": application,
        "why_not": why_not_reassess(member, application),
        "until": reassess_until(application.campaign),
    }
    return render(request, "apply/reassess.html", context)
