"""Re-checks of titles on the desk: lists, opening one out of turn, and the page of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from journal.errors import Refused
from proceedings.enums import VisitState
from proceedings.models import Visit
from proceedings.rules import why_not_recuse, why_not_visit
from proceedings.services import plan_visit
from rechecks import duties, services
from rechecks.enums import Reason, RecheckOrigin, RevocationGround
from rechecks.exit_matters import item_words
from rechecks.models import Recheck, Revocation
from rechecks.services.reporting import reports_missing
from supervision import exits
from supervision.forms.exits import OpenRecheckForm, ReasonForm, ResultForm
from supervision.forms.visits import PlanVisitForm
from supervision.views.common import page_of
from supervision.views.exit_common import Deeds, title_of
from supervision.views.visits import officers_for
from tripartite.access import officer_view
from tripartite.models import Officer


@require_safe
@officer_view()
def recheck_list(request: HttpRequest) -> HttpResponse:
    """Re-checks of the office's area: those under way first, by their day."""
    rows = Recheck.objects.for_officer(request.acting).order_by("ended_at", "due_on", "pk")
    if not request.GET.get("all"):
        rows = rows.filter(pk__in=Recheck.objects.open().values("pk"))
    page = page_of(rows.select_related("title__district"), request)
    context = {
        "page": page,
        "all": bool(request.GET.get("all")),
        "reasons": exits.with_reasons(request.acting).count(),
        "mine": set(Recheck.objects.filter(inspectors__officer__user=request.user).values_list("pk", flat=True)),
    }
    return render(request, "desk/exits/rechecks.html", context)


@require_safe
@officer_view()
def reasons(request: HttpRequest) -> HttpResponse:
    """Titles that give a reason to check them out of turn."""
    page = page_of(exits.with_reasons(request.acting), request)
    return render(request, "desk/exits/reasons.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def open_recheck(request: HttpRequest, number: str) -> HttpResponse:
    """Open a re-check out of turn, with its reason on record."""
    office, title = request.acting, title_of(request.acting, number)
    facts = list(duties.fresh_facts(title).order_by("pk").select_related("edition"))
    missing = reports_missing().filter(pk=title.pk).exists()
    ground = Reason.FACT if facts else Reason.NO_REPORT if missing else Reason.COMPLAINT
    words = "；".join(f"{fact.title}（{fact.happened_on:%Y-%m-%d}）" for fact in facts)
    deeds = Deeds(request)
    form = OpenRecheckForm(**deeds.data("open"), initial={"ground": ground, "reason": words})
    opened: list[Recheck] = []

    def deed() -> None:
        opened.append(
            services.open_recheck(
                title=title, origin=RecheckOrigin.TARGETED, office=office, facts=facts, **form.cleaned_data
            )
        )

    deeds.carry("open", form, deed, _("The re-check is opened. The unit has been told what to show."))
    if deeds.done:
        return redirect("desk:recheck", pk=opened[0].pk)
    context = {"title": title, "form": form, "facts": facts, "why_not": duties.why_not_open(office, title)}
    return render(request, "desk/exits/open_recheck.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def recheck_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, shown and found; visits; the result."""
    office = request.acting
    rows = Recheck.objects.for_officer(office).select_related(
        "title__unit__enterprise", "title__district", "matter__body", "opened_by__organisation", "drawn__draw"
    )
    row = get_object_or_404(rows, pk=pk)
    items = list(row.items.select_related("fact__edition").prefetch_related("evidence__file"))
    deeds = Deeds(request)
    visits = list(Visit.objects.filter(matter=row.matter).select_related("report").order_by("planned_for", "pk"))
    result = ResultForm(**deeds.data("pass", "rectify", "fail"), keys=[item.key for item in items])
    if not result.is_bound:
        result.initial |= _found_short(visits)
    visit = PlanVisitForm(
        deeds.data("visit")["data"],
        officers=officers_for(row.matter),
        initial={
            "place": getattr(getattr(row.title.unit, "enterprise", None), "address", ""),
            "visitors": list(row.inspectors.values_list("officer", flat=True)),
        },
        prefix="visit",
    )
    refusal = ReasonForm(**deeds.data("refusal"), prefix="refusal")
    off = ReasonForm(**deeds.data("call_off"), prefix="off")
    _recheck_deeds(deeds, row, office, result, visit, refusal, off)
    if deeds.done:
        return redirect("desk:recheck", pk=pk)
    context = {
        "recheck": row,
        "title": row.title,
        "rows": [
            {"item": item, "group": group, "title": words, "stated": stated, "pair": result.pair(item.key)}
            for item, group, words, stated in item_words(row, items)
        ],
        "inspectors": row.inspectors.select_related("officer__user", "officer__organisation"),
        "visits": visits,
        "result": result,
        "visit_form": visit,
        "refusal_form": refusal,
        "off_form": off,
        "why_not": duties.why_not_inspect(office, row),
        "why_not_visit": why_not_visit(office, row.matter) if row.matter else _("This matter is closed."),
        "why_not_result": {move: duties.why_not_conclude(office, row, move) for move in ("pass", "rectify", "fail")},
        "why_not_revoke": duties.why_not_revoke(office, row.title, RevocationGround.FAILING, row),
        "why_not_recuse": why_not_recuse(office, row.matter) if row.is_open else "·",
        "way": Revocation.objects.filter(recheck=row).first(),
        "silence": duties.silence_of_showing(),
        "refused_means": duties.meaning_of_refusal(),
    }
    return render(request, "desk/exits/recheck.html", context)


def _found_short(visits: list[Visit]) -> dict[str, Any]:
    """What the last visit found to differ stands in the form of the result as proposed."""
    done = [visit for visit in visits if visit.state == VisitState.DONE]
    found: dict[str, Any] = {}
    for finding in done[-1].findings.filter(found="differs") if done else ():
        found |= {f"short-{finding.item}": True, f"why-{finding.item}": finding.note}
    return found


def _recheck_deeds(
    deeds: Deeds,
    row: Recheck,
    office: Officer,
    result: ResultForm,
    visit: PlanVisitForm,
    refusal: ReasonForm,
    off: ReasonForm,
) -> None:
    told = _("It is on record, and the unit has been told.")
    deeds.carry(
        "visit",
        visit,
        lambda: plan_visit(matter=row.matter, office=office, **visit.cleaned_data),
        _("The visit is planned, and the unit has been told."),
    )
    deeds.carry(
        "pass",
        result,
        lambda: services.pass_recheck(recheck=row, office=office, result=result.cleaned_data["result"]),
        told,
    )
    deeds.carry("rectify", result, lambda: _rectify(row, office, result), told)
    deeds.carry(
        "fail",
        result,
        lambda: services.fail_recheck(
            recheck=row, office=office, result=result.cleaned_data["result"], short=result.short
        ),
        told,
    )
    deeds.carry(
        "refusal",
        refusal,
        lambda: services.note_refusal(recheck=row, office=office, text=refusal.cleaned_data["text"]),
        told,
    )
    deeds.carry(
        "call_off",
        off,
        lambda: services.call_off_recheck(recheck=row, office=office, reason=off.cleaned_data["text"]),
        told,
    )
    deeds.carry(
        "share",
        None,
        lambda: services.share_out_again(recheck=row, office=office),
        _("Whoever has stepped out is replaced by another of the same organisation."),
    )


def _rectify(row: Recheck, office: Officer, form: ResultForm) -> None:
    given = form.cleaned_data
    if given["until"] is None:
        raise Refused(_("Please choose a day that is still to come."))
    services.ask_to_rectify(recheck=row, office=office, result=given["result"], short=form.short, until=given["until"])
