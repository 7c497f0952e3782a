"""One objection: what was written, the answer, and, on demand and on record, who wrote it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from journal.errors import Refused
from proceedings.enums import ObjectionState
from proceedings.models import Objection
from proceedings.rules import why_not_answer
from proceedings.services import answer_objection, assign_objection, reveal_objector
from supervision.forms.city import AnswerForm, AssignForm
from supervision.views.city_common import outcome_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
@never_cache
@sensitive_post_parameters("answer")
def objection_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an objection and answer it in writing."""
    objection = _objection(request.acting, pk)
    form = AnswerForm(request.POST or None)
    answered = outcome_of(
        form, lambda: answer_objection(objection=objection, office=request.acting, **form.cleaned_data)
    )
    if answered is not None:
        messages.success(request, _("The objection is answered. The answer can be read with its receipt number."))
        return redirect("desk:notice", pk=objection.item.notice_id)
    return _page(request, objection, form)


@require_POST
@officer_view(level=Level.CITY)
@never_cache
@sensitive_post_parameters("answer")
@sensitive_variables("objection")
def objector(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who objected, to an officer who answers. It is noted who looked; what was typed so far stays."""
    objection = _objection(request.acting, pk)
    try:
        reveal_objector(objection=objection, office=request.acting)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:objection", pk=pk)
    typed = {name: request.POST[name] for name in ("upheld", "answer") if name in request.POST}
    return _page(request, objection, AnswerForm(initial=typed), revealed=True)


@require_POST
@officer_view(level=Level.CITY)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who looks into it."""
    objection = _objection(request.acting, pk)
    form = AssignForm(request.POST, officers=_officers(objection))
    done = outcome_of(
        form,
        lambda: assign_objection(objection=objection, officer=form.cleaned_data["officer"], office=request.acting),
    )
    if done is None:
        return _page(request, objection, AnswerForm(), assigning=form)
    messages.success(request, _("It is written down who looks into the objection."))
    return redirect("desk:objection", pk=pk)


def _officers(objection: Objection) -> QuerySet[Officer]:
    """The officers in office of the body before which the objection is."""
    officers = Officer.objects.active().filter(organisation__body=objection.item.notice.body_id).with_body()
    return officers.select_related("user", "organisation").order_by("organisation__position", "pk")


def _objection(office: Officer, pk: int) -> Objection:
    objections = Objection.objects.for_officer(office).select_related(
        "item__notice",
        "item__district",
        "item__matter__names",
        "answered_by__user",
        "answered_by__organisation",
        "looked_into_by__user",
        "looked_into_by__organisation",
    )
    return get_object_or_404(objections, pk=pk)


def _page(
    request: HttpRequest,
    objection: Objection,
    form: AnswerForm,
    *,
    revealed: bool = False,
    assigning: AssignForm | None = None,
) -> HttpResponse:
    initial = {"officer": objection.looked_into_by_id}
    context = {
        "assigning": assigning or AssignForm(initial=initial, officers=_officers(objection)),
        "objection": objection,
        "notice": objection.item.notice,
        "form": form,
        "revealed": revealed,
        "is_waiting": objection.state == ObjectionState.RECEIVED,
        "why_not": why_not_answer(request.acting, objection),
    }
    return render(request, "desk/city/objection.html", context)
