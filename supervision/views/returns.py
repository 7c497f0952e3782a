"""Sending an application back for correction: what is wrong item by item, then the mail as it will go out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import services
from evaluations.emails import ApplicantEmails
from evaluations.models import Application, Return
from journal.errors import Refused
from supervision.forms.applications import ReturnForm
from supervision.rules import why_not_move
from supervision.views.common import file_context, get_application, refuse
from tripartite.access import officer_view
from tripartite.enums import Level


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY)
def return_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an application back, item by item, with a day by which it is to come again.

    With `preview` the mail is shown first and nothing is done; with `edit` one comes back from there with every word.
    """
    application = get_application(request.acting, pk)
    form = ReturnForm(request.POST or None, application=application)
    why_not = why_not_move(request.acting, application, "return")
    if "edit" not in request.POST and form.is_valid():
        if "preview" in request.POST and not why_not:
            return _preview(request, application, form)
        if _send(form, application, request):
            messages.success(request, _("The application went back to the unit, which has been told what to correct."))
            return redirect("desk:application", pk=pk)
    sent = application.current_returns.count()
    context = {
        "form": form,
        "why_not": why_not,
        "number": sent + 1,
        "allowed": application.campaign.returns_allowed,
        "asked_for": request.GET.get("item", ""),
    }
    return render(request, "desk/application_return.html", file_context(application, "overview") | context)


def _send(form: ReturnForm, application: Application, request: HttpRequest) -> bool:
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
        return False
    return True


def _preview(request: HttpRequest, application: Application, form: ReturnForm) -> HttpResponse:
    returned = Return(application=application, text=form.cleaned_data["text"], due_on=form.cleaned_data["due_on"])
    context = {
        "form": form,
        "mail": ApplicantEmails(application).draft_of_return(returned, form.items),
        "items": [(application.rubric.indicator(key), text) for key, text in form.items.items()],
    }
    return render(request, "desk/application_return_preview.html", file_context(application, "overview") | context)
