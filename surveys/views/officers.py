"""The officers' pages under /desk/surveys/: what needs a survey, one survey from its order to its result."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.errors import Refused
from journal.models import Job
from standards.scoring.facts import percent_of
from surveys import keys, rules, services, subjects
from surveys.enums import SurveyState as S
from surveys.forms import AnnulForm, ExtendForm, OrderForm, SurveyFilterForm
from surveys.models import Survey
from surveys.results import latest_survey, lines_of
from surveys.subjects import Subject
from tripartite.access import officer_view
from tripartite.models import Officer

PAGE_SIZE = 20
WAITING_SHOWN = 5


@require_safe
@officer_view()
def survey_list(request: HttpRequest) -> HttpResponse:
    """What waits for its survey, and the surveys of the office's area, the newest first."""
    form = SurveyFilterForm(request.GET)
    surveys = Survey.objects.for_officer(request.acting).select_related("unit__district", "edition")
    if form.chosen:
        surveys = surveys.filter(state=form.chosen)
    waiting = subjects.waiting(request.acting)
    context = {
        "form": form,
        "page": Paginator(surveys.order_by("-ordered_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "waiting": waiting[:WAITING_SHOWN],
        "waiting_more": max(0, len(waiting) - WAITING_SHOWN),
    }
    return render(request, "surveys/desk/list.html", context)


@require_safe
@officer_view()
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Everything in the office's area that waits for its survey, the nearest deadline first."""
    page = Paginator(subjects.waiting(request.acting), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "surveys/desk/waiting.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def survey_for(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The survey of a thing: its latest one, or the form that opens one."""
    subject = subjects.find(kind, request.acting, pk)
    if subject is None:
        raise Http404
    why_not = rules.why_not_open(request.acting, subject)
    latest = latest_survey(subject.reference, since=subject.since)
    if request.method != "POST" and latest and (why_not or "again" not in request.GET):
        return redirect("desk:survey", pk=latest.pk)
    form = OrderForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        order = partial(services.order_survey, subject=subject, office=request.acting, **form.cleaned_data)
        survey = _tried(form, order)
        if survey is not None:
            messages.success(request, _("The survey is ordered. Its slips are ready to fetch in a minute."))
            return redirect("desk:survey", pk=survey.pk)
    context = {"subject": subject, "form": form, "why_not": why_not, "rule": subject.edition.content.survey}
    return render(request, "surveys/desk/order.html", context)


@require_safe
@officer_view()
@never_cache
def survey_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: how far it is, what this office can do with it, what came out."""
    return _page(request, _survey(request, pk))


@require_safe
@officer_view()
@never_cache
def survey_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """How many have answered by now, for the page that watches it. A count and nothing else."""
    return JsonResponse(_rate(_survey(request, pk)))


@require_POST
@officer_view()
@never_cache
def take_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of slips, once."""
    survey = _survey(request, pk)
    try:
        content = services.take_slips(survey=survey, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("desk:survey", pk=pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="survey-slips-{survey.pk}-{survey.printing}.pdf"'},
    )


@require_POST
@officer_view()
def renew_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """New slips for the codes that are unused."""
    return _done(
        request,
        pk,
        lambda survey: services.renew_slips(survey=survey, office=request.acting),
        _("The unused codes no longer work. New slips are ready to fetch in a minute."),
    )


@require_POST
@officer_view()
def close_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """End a survey before its last day is over."""
    return _done(
        request,
        pk,
        lambda survey: services.close_survey(survey=survey, office=request.acting),
        _("The survey is closed. It is counted in a minute."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def extend_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a survey more days."""
    sentence = _("The survey goes on until the new last day.")
    return _asked(request, pk, "extend_form", ExtendForm, services.extend_survey, sentence)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def annul_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Do away with a survey whose figures nobody knows yet."""
    sentence = _("The survey is annulled. What was answered is deleted unread.")
    return _asked(request, pk, "annul_form", AnnulForm, services.annul_survey, sentence)


def _asked(
    request: HttpRequest, pk: int, name: str, form_class: type[Form], do: Callable[..., Survey], sentence: str
) -> HttpResponse:
    """One of the page's two forms, open on the page itself when something in it is refused."""
    survey = _survey(request, pk)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        act = partial(do, survey=survey, office=request.acting, **form.cleaned_data)
        if _tried(form, act):
            messages.success(request, sentence)
            return redirect("desk:survey", pk=pk)
    return _page(request, survey, **{name: form})


def _survey(request: HttpRequest, pk: int) -> Survey:
    """A survey in the office's scope; another one is not found."""
    surveys = Survey.objects.for_officer(request.acting)
    related = ("unit__district", "edition", "opened_by__organisation", "opened_by__user", "poster")
    return get_object_or_404(surveys.select_related(*related), pk=pk)


def _tried(form: Form, do: Callable[[], Survey]) -> Survey | None:
    """Do it, or put the refusal into the form, where nothing typed is lost."""
    try:
        return do()
    except ValidationError as error:
        form.add_error(None, error)
    except Refused as error:
        form.add_error(None, error.sentence)
    return None


def _done(request: HttpRequest, pk: int, do: Callable[[Survey], object], sentence: str) -> HttpResponse:
    try:
        do(_survey(request, pk))
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, sentence)
    return redirect("desk:survey", pk=pk)


def _rate(survey: Survey) -> dict[str, Any]:
    answered = survey.slips.filter(used=True).count() if survey.answered is None else survey.answered
    percent = number_format(percent_of(answered, survey.invited).quantize(Decimal("0.1")))
    return {
        "answered": answered,
        "invited": survey.invited,
        "percent": percent,
        "state": survey.state,
        "text": _("%(answered)d of %(invited)d answered (%(percent)s%%)")
        % {"answered": answered, "invited": survey.invited, "percent": percent},
    }


def _page(
    request: HttpRequest, survey: Survey, *, extend_form: ExtendForm | None = None, annul_form: AnnulForm | None = None
) -> HttpResponse:
    subject = subjects.by_reference(survey.reference, request.acting)
    context = {
        "survey": survey,
        "unit": survey.unit,
        "rule": survey.rule,
        "subject": subject,
        "repeat_url": _repeat_url(survey, subject, request.acting),
        "rate": _rate(survey),
        "floor": survey.answers_needed,
        "result": survey.result,
        "lines": lines_of(survey),
        "extend_form": extend_form or ExtendForm(),
        "annul_form": annul_form or AnnulForm(),
        "extending": extend_form is not None,
        "annulling": annul_form is not None,
    }
    return render(request, "surveys/desk/survey.html", context | _actions(survey, request.acting))


def _repeat_url(survey: Survey, subject: Subject | None, office: Officer) -> str:
    """Where another survey for the same thing is opened; empty where that is not to be."""
    if survey.is_live or subject is None or rules.why_not_open(office, subject) is not None:
        return ""
    return reverse("desk:survey-for", args=[subject.kind, subject.pk], query={"again": "1"})


def _actions(survey: Survey, office: Officer) -> dict[str, Any]:
    """What this office can do, and what keeps a survey that should go on by itself."""
    job = None
    if survey.state in (S.PREPARING, S.CLOSED) or (survey.state == S.OPEN and survey.slips_ready_at is None):
        kind = "count" if survey.state == S.CLOSED else "slips"
        suffix = "" if kind == "count" else f":{survey.printing}"
        job = Job.objects.filter(key=f"surveys.{kind}:{survey.pk}{suffix}").first()
    return {
        "why_not_hold": rules.why_not_hold(office, survey.unit),
        "can_close": rules.why_not_close(office, survey) is None,
        "can_annul": rules.why_not_annul(office, survey) is None,
        "can_take": rules.why_not_take_slips(office, survey) is None,
        "job_failed": job is not None and bool(job.error),
        "key_missing": survey.state == S.CLOSED and not keys.exists(survey.uid),
    }
