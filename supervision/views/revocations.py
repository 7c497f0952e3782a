"""Cancellations and appeals on the desk: list, beginning one, the page of each; one unit's whole history."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from journal import clock
from plaques.models import Title
from proceedings.enums import MotionKind
from proceedings.models import Matter, Round
from rechecks import duties, services
from rechecks.enums import Finding, RevocationGround, RevocationState
from rechecks.exit_matters import item_words
from rechecks.models import Appeal, Recheck, RecheckItem, Revocation
from supervision import drafts, exits
from supervision.forms.exits import CountyMotionForm, HearingForm, OpenRevocationForm, ReasonForm
from supervision.forms.plaques import RevocationForm
from supervision.queries import with_seats
from supervision.views.common import page_of
from supervision.views.exit_common import Deeds, title_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer
from units.models import Unit


@require_safe
@officer_view()
def revocation_list(request: HttpRequest) -> HttpResponse:
    """Cancellations and appeals: those under way first."""
    rows = Revocation.objects.for_officer(request.acting).select_related("title__district", "decision", "appeal")
    page = page_of(rows.order_by("ended_at", "-opened_at", "-pk"), request)
    return render(request, "desk/exits/revocations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def open_revocation(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to cancel a title; `recheck` in the address is the one that was not passed."""
    office, title = request.acting, title_of(request.acting, number)
    asked = request.GET.get("recheck", "")
    recheck = (
        get_object_or_404(Recheck.objects.for_officer(office).filter(title=title), pk=int(asked))
        if asked.isdecimal()
        else None
    )
    ground = RevocationGround.FAILING if recheck else RevocationGround.FALSE_MATERIAL
    deeds = Deeds(request)
    form = OpenRevocationForm(
        **deeds.data("open"), failing=recheck is not None, initial={"reason": recheck.result if recheck else ""}
    )
    opened: list[Revocation] = []

    def deed() -> None:
        given = form.cleaned_data
        opened.append(
            services.open_revocation(
                title=title,
                ground=given.get("ground") or ground,
                office=office,
                reason=given["reason"],
                recheck=recheck,
                proof=given.get("proof"),
            )
        )

    deeds.carry("open", form, deed, _("The cancellation is begun. The page says what comes next."))
    if deeds.done:
        return redirect("desk:revocation", pk=opened[0].pk)
    context = {
        "title": title,
        "form": form,
        "recheck": recheck,
        "why_not": duties.why_not_revoke(office, title, ground, recheck),
    }
    return render(request, "desk/exits/open_revocation.html", context)


# --- one cancellation -------------------------------------------------------------------------------------------------


def _rounds(*matters: Matter | None) -> QuerySet[Round]:
    """Rounds on these matters, the newest first."""
    rounds = Round.objects.filter(matter__in=[matter for matter in matters if matter])
    return with_seats(rounds).order_by("-opened_at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def revocation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A cancellation from its ground to the decision, for the county and for the city."""
    office = request.acting
    rows = Revocation.objects.for_officer(office).select_related(
        "title__unit",
        "title__district",
        "title__decision",
        "county_matter__body",
        "city_matter__body",
        "recheck__matter",
        "recheck__title__city_round",
        "decision",
        "proof",
        "opened_by__organisation",
        "minuted_by__user",
        "appeal",
    )
    row = get_object_or_404(rows, pk=pk)
    deeds = Deeds(request)
    hearing = HearingForm(**deeds.data("hearing"), initial={"held_on": clock.today()}, prefix="hearing")
    motion = CountyMotionForm(
        **deeds.data("motion"), initial={"motion": MotionKind.REVOKE, "text": drafts.REVOKED_BY_COUNTY}, prefix="motion"
    )
    decision = RevocationForm(
        **deeds.data("carry_out"),
        initial={
            "title": drafts.revocation_title([row.title.text_zh], row.title.unit_name),
            "decided_on": clock.today(),
            "text": drafts.REVOKED[row.ground],
        },
    )
    back = ReasonForm(**deeds.data("send_back"), prefix="back")
    _revocation_deeds(deeds, row, office, hearing, motion, decision, back)
    if deeds.done:
        return redirect("desk:revocation", pk=pk)
    city = row.city_matter
    # What the city says before it is released is the city's own.
    shown = _rounds(row.county_matter, city if office.is_city or not row.is_open else None)
    context = {
        "way": row,
        "title": row.title,
        "short": _short(row.recheck) if row.recheck else [],
        "evidence": row.evidence.select_related("file"),
        "rounds": shown,
        "hearing": hearing,
        "motion": motion,
        "decision": decision,
        "back": back,
        "why_not_hearing": duties.why_not_hold_hearing(office, row),
        "why_not_put": duties.why_not_put(office, row) if row.county_matter else "·",
        "why_not_lay": duties.why_not_lay_before(office, row),
        "why_not_carry_out": duties.why_not_carry_out(office, row),
        "why_not_keep": duties.why_not_carry_out(office, row, MotionKind.KEEP),
        "why_not_send_back": duties.why_not_send_back(office, row),
        "matter": city if office.is_city else row.county_matter,
        "is_before_city": row.state == RevocationState.PROPOSED,
        "silence": duties.silence_of_hearing(),
    }
    return render(request, "desk/exits/revocation.html", context)


def _short(recheck: Recheck) -> list[tuple[RecheckItem, str, str, str]]:
    """What fell short in the re-check, in words."""
    return item_words(recheck, list(recheck.items.filter(finding=Finding.SHORT).select_related("fact__edition")))


def _revocation_deeds(deeds: Deeds, row: Revocation, office: Officer, hearing, motion, decision, back) -> None:
    deeds.carry(
        "hearing",
        hearing,
        lambda: services.record_hearing(revocation=row, office=office, **hearing.cleaned_data),
        _("The minutes are on record, and the unit reads them."),
    )
    deeds.carry(
        "motion",
        motion,
        lambda: services.put_to_county(
            revocation=row,
            office=office,
            motion=MotionKind(motion.cleaned_data["motion"]),
            text=motion.cleaned_data["text"],
        ),
        _("The motion is put. Each of the three organisations now gives its opinion, yours as well."),
    )
    deeds.carry(
        "lay_before",
        None,
        lambda: services.lay_before_city(revocation=row, office=office),
        _("The file is before the city."),
    )
    deeds.carry(
        "carry_out",
        decision,
        lambda: services.carry_out_revocation(revocation=row, office=office, **decision.cleaned_data),
        _("The title is cancelled, its plaque is called back, and the unit has been told."),
    )
    deeds.carry(
        "keep",
        None,
        lambda: services.release_keeping(revocation=row, office=office),
        _("The title stays. The unit has been told."),
    )
    deeds.carry(
        "send_back",
        back,
        lambda: services.send_back_to_county(revocation=row, office=office, reason=back.cleaned_data["text"]),
        _("The file is with the county again, with the reasons."),
    )


# --- one appeal -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def appeal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal, the rounds on it, and its outcome."""
    office = request.acting
    rows = Appeal.objects.for_officer(office).select_related(
        "title__unit", "title__district", "matter__body", "revocation__decision", "decision", "filed_by__user"
    )
    row = get_object_or_404(rows, pk=pk)
    deeds = Deeds(request)
    decision = RevocationForm(
        **deeds.data("uphold"),
        initial={
            "title": drafts.reinstatement_title([row.title.text_zh], row.title.unit_name),
            "decided_on": clock.today(),
            "text": drafts.REINSTATED,
        },
    )
    deeds.carry(
        "uphold",
        decision,
        lambda: services.uphold_appeal(appeal=row, office=office, **decision.cleaned_data),
        _("The title is in force again with the same number, and the unit has been told."),
    )
    deeds.carry(
        "dismiss",
        None,
        lambda: services.dismiss_appeal(appeal=row, office=office),
        _("The appeal is dismissed. The unit has been told with the reasons."),
    )
    if deeds.done:
        return redirect("desk:appeal", pk=pk)
    context = {
        "appeal": row,
        "title": row.title,
        "way": row.revocation,
        "evidence": row.evidence.select_related("file"),
        "rounds": _rounds(row.matter),
        "decision": decision,
        "why_not_uphold": duties.why_not_decide_appeal(office, row, MotionKind.REINSTATE),
        "why_not_dismiss": duties.why_not_decide_appeal(office, row, MotionKind.MAINTAIN),
    }
    return render(request, "desk/exits/appeal.html", context)


# --- one unit ---------------------------------------------------------------------------------------------------------


@require_safe
@officer_view()
def unit_history(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's whole history, from the first application to the exit, on one page."""
    office = request.acting
    unit = get_object_or_404(Unit.objects.for_officer(office).select_related("district", "town"), pk=pk)
    titles = (
        Title.objects.for_officer(office).filter(unit=unit).select_related("revocation").order_by("-granted_on", "-pk")
    )
    context = {"unit": unit, "titles": titles, "course": exits.history_of(unit, office)}
    return render(request, "desk/exits/history.html", context)
