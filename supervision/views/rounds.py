"""Rounds, opinions and recusals: the same pages for every body and every organisation of it."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.clocks import speak_by
from evaluations.diagnosis import findings_of
from evaluations.outcomes import ABOUT_APPLICATIONS, application_of
from evaluations.snapshot import score_sheet
from journal.errors import Refused
from proceedings import registry
from proceedings.enums import MatterKind, RoundState, Verdict
from proceedings.models import Matter, Recusal, Round
from proceedings.rules import why_not_recuse, why_not_speak
from proceedings.services import give_opinion, recuse
from supervision import queries
from supervision.course import matters_of
from supervision.forms.rounds import OpinionForm, RecusalForm, RoundFilterForm
from supervision.rules import why_not_step_out
from supervision.station import most_differing, running_of
from supervision.views.common import file_context, get_application, page_of, refuse
from tripartite.access import officer_view
from tripartite.models import Officer


@require_safe
@officer_view()
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds of the office's body: those that wait for it, for others, or are over."""
    office, form = request.acting, RoundFilterForm(request.GET)
    waiting = (form.cleaned_data["waiting"] if form.is_valid() else "") or "us"
    page = page_of(queries.with_seats(_listed(office, waiting)), request)
    filters = [
        {"label": label, "url": f"?waiting={value}", "current": value == waiting}
        for value, label in form.fields["waiting"].choices
    ]
    return render(request, "desk/rounds.html", {"page": page, "waiting": waiting, "filters": filters})


def _listed(office: Officer, waiting: str) -> QuerySet[Round]:
    if waiting == "us":
        return queries.rounds_waiting_for_us(office).order_by("opened_at", "pk")
    if waiting == "others":
        return queries.rounds_waiting_for_others(office).order_by("opened_at", "pk")
    own = Round.objects.filter(matter__in=Matter.objects.for_officer(office))
    return own.exclude(state=RoundState.OPEN).order_by("-closed_at", "-pk")


@require_safe
@officer_view()
def opinions_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All rounds on an application that this office may read, and who has recused themselves."""
    office, application = request.acting, get_application(request.acting, pk)
    matters = matters_of(application, office)
    rounds = queries.with_seats(Round.objects.filter(matter__in=matters)).order_by("-opened_at", "-pk")
    context = {
        "rounds": rounds,
        "recusals": _recusals(matters),
        "matter": application.city_matter if office.is_city else application.county_matter,
        "why_not_recuse": why_not_step_out(office, application),
    }
    return render(request, "desk/application_opinions.html", file_context(application, "opinions") | context)


def _recusals(matters: list[Matter]) -> QuerySet[Recusal]:
    return Recusal.objects.filter(matter__in=matters).select_related("officer__user", "officer__organisation")


@require_safe
@officer_view()
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: the motion, what is frozen, every seat and its word."""
    round_ = _round(request.acting, pk)
    return _page(request, round_, OpinionForm(round_=round_))


@require_POST
@officer_view()
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the organisation's one word in a round."""
    round_ = _round(request.acting, pk)
    form = OpinionForm(request.POST, round_=round_)
    if form.is_valid():
        try:
            give_opinion(
                round_=round_,
                office=request.acting,
                verdict=Verdict(form.cleaned_data["verdict"]),
                reason=form.cleaned_data["reason"],
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The opinion of your organisation is on record."))
            return redirect("desk:round", pk=pk)
    return _page(request, round_, form)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def recusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Step out of a file for a conflict of interest; another officer of the organisation acts."""
    office = request.acting
    matter = get_object_or_404(Matter.objects.for_officer(office).select_related("body"), pk=pk)
    address = registry.subject_kind(matter).address(matter)
    form = RecusalForm(request.POST or None)
    if form.is_valid():
        try:
            recuse(matter=matter, office=office, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You are out of this file. Another officer of your organisation acts in it."))
            return redirect(address)
    context = {"matter": matter, "form": form, "why_not": why_not_recuse(office, matter), "address": address}
    return render(request, "desk/recuse.html", context)


def _round(office: Officer, pk: int) -> Round:
    return get_object_or_404(queries.with_seats(queries.rounds_for(office)), pk=pk)


def _page(request: HttpRequest, round_: Round, form: OpinionForm) -> HttpResponse:
    office, matter = request.acting, round_.matter
    kind = registry.subject_kind(matter)
    others = queries.with_seats(Round.objects.filter(matter__subject=matter.subject, matter__body=matter.body_id))
    context: dict[str, Any] = {
        "round": round_,
        "matter": matter,
        "subject_address": kind.address(matter),
        "unchanged": kind.fingerprint(matter) == round_.subject_hash,
        "why_not": why_not_speak(office, round_),
        "why_not_recuse": why_not_recuse(office, matter),
        "others": others.exclude(pk=round_.pk).order_by("-opened_at", "-pk"),
        "recusals": _recusals([matter]),
        "form": form,
    }
    context |= _subject(round_) | _speakers(round_, office)
    return render(request, "desk/round.html", context)


def _subject(round_: Round) -> dict[str, Any]:
    """What one agrees to, in figures, and the diagnosis that was put with the motion. A title has no points."""
    matter = round_.matter
    if matter.kind not in ABOUT_APPLICATIONS:
        return {"application": None, "running": None, "findings": [], "speak_by": None}
    application, by_county = application_of(matter), matter.kind == MatterKind.RECOMMENDATION
    # A county's round is about the county's points alone, whatever the city has written beside them since.
    sheet = score_sheet(application.submission, with_city=not by_county)
    return {
        "application": application,
        "running": running_of(application.rubric, sheet),
        "differing": most_differing(sheet),
        "findings": findings_of(round_, application, sheet),
        "speak_by": speak_by(application.campaign, round_.opened_at) if by_county else None,
    }


def _speakers(round_: Round, office: Officer) -> dict[str, Any]:
    """Who has to speak, and who of an organisation may: its officers who have not stepped out."""
    silent = [seat.organisation for seat in round_.seats.all() if not hasattr(seat, "opinion")]
    recused = set(Recusal.objects.filter(matter__subject=round_.matter.subject).values_list("officer__user", flat=True))
    officers = Officer.objects.active().filter(organisation__in=[office.organisation, *silent]).select_related("user")
    able: dict[int, list[Officer]] = defaultdict(list)
    for officer in officers.order_by("pk"):
        if officer.user_id not in recused:
            able[officer.organisation_id].append(officer)
    return {
        "silent": [(organisation, able[organisation.pk]) for organisation in silent],
        "stand_ins": able[office.organisation_id] if office.user_id in recused else [],
        "has_stepped_out": office.user_id in recused,
    }
