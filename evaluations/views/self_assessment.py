"""The private self-assessment: where the unit stands, one standard as a form, and applying from it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services, snapshot
from evaluations.dashboard import campaign_of_the_day
from evaluations.forms.self_assessment import Question, SelfSectionForm
from evaluations.models import SelfAssessment
from evaluations.rules import is_registrant, why_not_assess, why_not_start
from evaluations.self_check import Check, Part, check_of
from evaluations.services.self_assessment import answers_of, sheet_of
from evaluations.views.common import get_member, get_unit, refuse
from journal import clock
from journal.errors import Refused
from standards.models import Edition
from tripartite.access import unit_member_view
from units.enums import UnitKind
from units.models import Unit
from units.rules import membership


@dataclass(frozen=True, slots=True)
class Desk:
    """What both pages need: the unit, the edition in force, the sheet, and what it says."""

    unit: Unit
    edition: Edition
    sheet: SelfAssessment | None
    answers: dict[str, Any]
    check: Check


def _desk(request: HttpRequest, pk: int) -> Desk:
    """For the unit's own people, and for whoever registered it and waits for the county. Not found for all others."""
    units = Unit.objects.select_related("district", "town", "enterprise", "park")
    unit = get_object_or_404(units, pk=pk)
    if membership(request.user, unit) is None and not is_registrant(request.user, unit):
        raise Http404
    campaign = campaign_of_the_day()
    edition = campaign.edition if campaign else Edition.objects.in_force(clock.today()).first()
    if edition is None:
        raise Http404
    sheet = sheet_of(unit=unit, user=request.user)
    answers = answers_of(sheet, edition.rubric_for(UnitKind(unit.kind).rubric))
    return Desk(unit, edition, sheet, answers, check_of(unit, edition, answers))


@require_safe
@unit_member_view
@never_cache
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Points by standard, what is lacking in sentences, and where to go on."""
    desk = _desk(request, pk)
    member = membership(request.user, desk.unit)
    campaign = campaign_of_the_day()
    open_parts = [part for part in desk.check.parts if not part.complete]
    context = {
        "unit": desk.unit,
        "edition": desk.edition,
        "sheet": desk.sheet,
        "check": desk.check,
        "go_on": open_parts[0] if open_parts else None,
        "member": member,
        "campaign": campaign,
        "why_not_apply": _why_not_apply(desk.unit, campaign),
        "application": desk.unit.applications.filter(campaign=campaign).first() if campaign else None,
        "read_only": why_not_assess(request.user, desk.unit, member),
    }
    return render(request, "apply/self_assessment.html", context)


def _why_not_apply(unit: Unit, campaign: Any) -> str | None:
    if campaign is None:
        return _("No campaign is open at present. You will find it here when one is.")
    return why_not_start(unit, campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
@never_cache
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The questions of one standard. What is valid is kept whatever else is wrong; the rest comes back as typed."""
    desk = _desk(request, pk)
    part = _part_or_404(desk.check, section)
    if request.method != "POST":
        return _page(request, desk, part, _form(desk, part))
    form = _form(desk, part, request.POST)
    form.is_valid()
    try:
        services.keep_self_answers(unit=desk.unit, user=request.user, edition=desk.edition, answers=form.answers)
    except Refused as error:
        refuse(request, error, form)
        return _page(request, desk, part, form)
    if form.errors:
        messages.warning(request, _("Everything else on this page is saved. Only what is marked below is not."))
        fresh = _desk(request, pk)
        part = _part_or_404(fresh.check, section)
        form.redraw(_questions(fresh, part))
        return _page(request, fresh, part, form)
    messages.success(request, _("Saved."))
    following = desk.check.after(part)
    if request.POST.get("then") == "next":
        if following is None:
            return redirect("apply:self-assessment", pk=pk)
        return redirect("apply:self-section", pk=pk, section=following.standard.id)
    return redirect(reverse("apply:self-section", args=[pk, section]))


def _form(desk: Desk, part: Part, data: Any = None) -> SelfSectionForm:
    known = snapshot.prefill_of(desk.unit)
    return SelfSectionForm(data, questions=_questions(desk, part), kept=desk.answers, known=known)


def _questions(desk: Desk, part: Part) -> list[Question]:
    return [Question(indicator, desk.check.score.indicators[indicator.id]) for indicator in part.asked]


def _page(request: HttpRequest, desk: Desk, part: Part, form: SelfSectionForm) -> HttpResponse:
    context = {
        "unit": desk.unit,
        "edition": desk.edition,
        "sheet": desk.sheet,
        "check": desk.check,
        "part": part,
        "following": desk.check.after(part),
        "form": form,
        "read_only": why_not_assess(request.user, desk.unit, membership(request.user, desk.unit)),
    }
    return render(request, "apply/self_section.html", context)


def _part_or_404(check: Check, section: str) -> Part:
    try:
        return check.part(section)
    except KeyError as error:
        raise Http404 from error


@require_POST
@unit_member_view
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the year's application with these answers."""
    unit = get_unit(request.user, pk)
    campaign = campaign_of_the_day()
    if campaign is None:
        messages.error(request, _("No campaign is open at present. You will find it here when one is."))
        return redirect("apply:self-assessment", pk=pk)
    try:
        application, count = services.apply_from_self_assessment(
            member=get_member(request.user, unit), campaign=campaign
        )
    except Refused as error:
        refuse(request, error)
        return redirect("apply:self-assessment", pk=pk)
    messages.success(
        request,
        ngettext(
            "%(count)d answer was copied from the self-assessment. Please confirm it where it is asked.",
            "%(count)d answers were copied from the self-assessment. Please confirm them section by section.",
            count,
        )
        % {"count": count},
    )
    return redirect("apply:application", pk=application.pk)
