"""Reading the whole filing, handing it in, and the receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluations import services
from evaluations.changes import changes_between
from evaluations.enums import ApplicationState as A
from evaluations.forms import DeclarationForm
from evaluations.models import Application, ReceiptPaper, Submission
from evaluations.progress import progress_of
from evaluations.reading import filing_of, submitted_filing
from evaluations.services.filing import DECLARATION
from evaluations.services.receipts import files_of
from evaluations.views.common import get_member, refuse
from evaluations.views.form_rows import get_application
from journal.errors import Refused
from tripartite.access import unit_member_view


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, the declaration, and the button. A second press finds the receipt of the first."""
    application = get_application(request.user, pk)
    if not application.is_editable:
        return _to_latest(application)
    member = get_member(request.user, application.unit)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            submission = services.submit_application(application=application, member=member, declared=True)
        except Refused as error:
            refuse(request, error, form)
            application = get_application(request.user, pk)
            if not application.is_editable:
                return _to_latest(application)
        else:
            return redirect("apply:receipt", pk=pk, number=submission.number)
    context = {
        "application": application,
        "filing": filing_of(application),
        "progress": progress_of(application, member),
        "declaration": DECLARATION,
        "form": form,
    }
    return render(request, "apply/review.html", context)


def _to_latest(application: Application) -> HttpResponse:
    """To the receipt where there is one; an application withdrawn before it was handed in has none."""
    if application.submission is None:
        return redirect("apply:application", pk=application.pk)
    return redirect("apply:receipt", pk=application.pk, number=application.submission.number)


@require_safe
@unit_member_view
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Number, time, and the hash of the snapshot and of every file."""
    submission = _get_submission(request, pk, number)
    files = [{"indicator": indicator, **file} for indicator, file in files_of(submission)]
    context = {
        "application": submission.application,
        "submission": submission,
        "files": files,
        "paper": ReceiptPaper.objects.filter(submission=submission).select_related("file").first(),
        "just_handed_in": submission.application.state == A.SUBMITTED,
    }
    return render(request, "apply/receipt.html", context)


@require_safe
@unit_member_view
def submission(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was handed in, as it was, whatever has been edited since."""
    found = _get_submission(request, pk, number)
    before = found.application.submissions.filter(number__lt=found.number).order_by("-number").first()
    if before is not None:
        before.application = found.application
    context = {
        "application": found.application,
        "submission": found,
        "filing": submitted_filing(found),
        "before": before,
        "changes": changes_between(before, found) if before else None,
    }
    return render(request, "apply/submission.html", context)


def _get_submission(request: HttpRequest, pk: int, number: int) -> Submission:
    submissions = Submission.objects.filter(
        application__in=Application.objects.for_unit_member(request.user)
    ).select_related("application__campaign", "application__edition", "application__unit__district", "submitted_by")
    return get_object_or_404(submissions, application=pk, number=number)
