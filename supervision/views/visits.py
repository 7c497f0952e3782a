"""Site visits: planned on the desk, made on a phone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.models import Application
from journal import clock
from journal.actors import reference
from journal.errors import Refused
from proceedings import rules
from proceedings.enums import MatterKind, VisitState
from proceedings.models import Matter, Visit, VisitPhoto
from proceedings.registry import subject_kind
from proceedings.services import (
    add_photo,
    call_off_visit,
    checklist_of,
    finish_visit,
    note_finding,
    plan_visit,
    set_visitors,
    take_photo_away,
)
from supervision.forms.visits import CallOffForm, FinishVisitForm, PlanVisitForm, groups_of
from supervision.views.common import file_context, get_application, page_of, refuse
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_safe
@officer_view()
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits of the office's body: those to come first, then those that were made."""
    planned = _listed(request.acting).planned().order_by("planned_for", "pk")
    over = _listed(request.acting).exclude(state=VisitState.PLANNED).order_by("-ended_at", "-pk")
    return render(request, "desk/visits.html", {"planned": planned[:50], "page": page_of(over, request)})


def _listed(office: Officer) -> QuerySet[Visit]:
    """Visits with what a row of them shows."""
    return (
        Visit.objects.for_officer(office)
        .select_related("matter__body", "report")
        .annotate(noted=Count("findings", distinct=True), pictures=Count("photos", distinct=True))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def application_visits(request: HttpRequest, pk: int) -> HttpResponse:
    """The visits to one applicant, and the plan for the next."""
    office, application = request.acting, get_application(request.acting, pk)
    matter = application.county_matter
    why_not = _("A visit can be planned once the county has accepted the application.")
    if matter is not None:
        why_not = rules.why_not_visit(office, matter)
    form = PlanVisitForm(
        request.POST if request.method == "POST" else None,
        officers=officers_for(matter),
        initial={"place": _address(application), "visitors": [office.pk]},
    )
    if request.method == "POST" and not why_not and form.is_valid():
        try:
            visit = plan_visit(matter=matter, office=office, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The visit is planned, and the unit has been told."))
            return redirect("desk:visit", pk=visit.pk)
    visits = _listed(office).about(reference(application)).order_by("-planned_for")
    context = {"visits": visits, "form": form, "why_not": why_not}
    return render(request, "desk/application_visits.html", file_context(application, "visits") | context)


def _address(application: Application) -> str:
    profile = getattr(application.unit, "enterprise", None) or getattr(application.unit, "park", None)
    return profile.address if profile else ""


def officers_for(matter: Matter | None) -> QuerySet[Officer]:
    """Who of the body can go: nobody who has recused himself from the file."""
    if matter is None:
        return Officer.objects.none()
    return (
        Officer.objects.active()
        .filter(organisation__body=matter.body_id)
        .exclude(user__in=Officer.objects.filter(recusals__matter__subject=matter.subject).values("user"))
        .select_related("organisation", "user")
        .order_by("organisation__position", "pk")
    )


def _visit(request: HttpRequest, pk: int) -> Visit:
    visits = Visit.objects.for_officer(request.acting).select_related("matter__body__district", "report")
    return get_object_or_404(visits, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def visit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit: its list while it is being made, its record afterwards. Without JavaScript one button keeps it all."""
    visit = _visit(request, pk)
    if request.method != "POST":
        return _page(request, visit)
    errors: dict[str, str] = {}
    kept = {finding.item: (finding.found, finding.note) for finding in visit.findings.all()}
    for item in checklist_of(visit):
        found, note = request.POST.get(f"found-{item.key}", ""), request.POST.get(f"note-{item.key}", "").strip()
        if (found, note) == kept.get(item.key, ("", "")):
            continue
        try:
            note_finding(visit=visit, office=request.acting, item=item.key, found=found, note=note)
        except Refused as error:
            errors[item.key] = str(error.sentence)
    if errors:
        messages.warning(request, _("Everything else on this page is saved. Only what is marked below is not."))
        return _page(request, visit, typed=request.POST, errors=errors)
    messages.success(request, _("Saved."))
    return redirect("desk:visit", pk=pk)


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    form: FinishVisitForm | None = None,
    off_form: CallOffForm | None = None,
    **typed: Any,
) -> HttpResponse:
    office, photos = request.acting, list(visit.photos.select_related("file"))
    groups = groups_of(checklist_of(visit), list(visit.findings.all()), photos, **typed)
    rows = [row for group in groups for row in group.rows]
    context = {
        "visit": visit,
        "name": visit.matter.title,
        "address": subject_kind(visit.matter).address(visit.matter),
        "is_recheck": visit.matter.kind == MatterKind.RECHECK,
        "visitors": visit.visitors.select_related("officer__user", "officer__organisation"),
        "groups": groups if visit.state == VisitState.PLANNED else [g for g in groups if g.done],
        "done": sum(bool(row.found) for row in rows),
        "all": len(rows),
        "differing": [row for row in rows if row.found == "differs"],
        "photo_rows": photos,
        "photo_key": uuid4().hex,
        "loose_photos": [photo for photo in photos if not photo.item],
        "why_not_note": rules.why_not_note(office, visit),
        "why_not_finish": rules.why_not_finish(office, visit),
        "finish_form": form or FinishVisitForm(),
        "call_off_form": off_form or CallOffForm(auto_id="off_%s"),
        "visitors_form": PlanVisitForm(
            officers=officers_for(visit.matter),
            initial={"visitors": [visitor.officer_id for visitor in visit.visitors.all()]},
        ),
    }
    return render(request, "desk/visit.html", context)


@require_POST
@officer_view(level=Level.COUNTY)
def finding(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """One item, kept while the visitor goes on. Answers with what stands now, or with why it was not kept."""
    visit = _visit(request, pk)
    try:
        note_finding(
            visit=visit,
            office=request.acting,
            item=item,
            found=request.POST.get("found", ""),
            note=request.POST.get("note", ""),
        )
    except Refused as error:
        return JsonResponse({"refused": str(error.sentence)}, status=409)
    return JsonResponse({"at": timezone.localtime(clock.now()).strftime("%H:%M:%S"), "done": visit.findings.count()})


@require_POST
@officer_view(level=Level.COUNTY)
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Take photos in: one by one from the page's script, or several from the plain form."""
    visit = _visit(request, pk)
    scripted, kept, faults = "application/json" in request.headers.get("Accept", ""), [], []
    for number, upload in enumerate(request.FILES.getlist("photo")):
        try:
            kept.append(
                add_photo(
                    visit=visit,
                    office=request.acting,
                    upload=upload,
                    key=f"{request.POST.get('key', '')}{f'-{number}' if number else ''}"[:40],
                    item=request.POST.get("item", ""),
                    taken_at=_moment(request.POST.get("taken_at", "")),
                )
            )
        except ValidationError as error:
            faults.extend(error.messages)
        except Refused as error:
            faults.append(str(error.sentence))
    if not scripted:
        for fault in faults if faults or kept else [_("Please choose a photo.")]:
            messages.error(request, fault)
        if kept:
            messages.success(request, _("Saved."))
        return redirect("desk:visit", pk=pk)
    if faults or not kept:
        return JsonResponse({"refused": " ".join(faults) or str(_("Please choose a photo."))}, status=409)
    return JsonResponse({"url": _address_of(kept[0]), "at": timezone.localtime(clock.now()).strftime("%H:%M:%S")})


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _address_of(photo: VisitPhoto) -> str:
    return f"/files/{photo.file.uid}/"


@require_POST
@officer_view(level=Level.COUNTY)
def photo_away(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Take a photo back."""
    visit = _visit(request, pk)
    try:
        take_photo_away(photo=get_object_or_404(visit.photos, pk=photo), office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
    return redirect("desk:visit", pk=pk)


@require_POST
@officer_view(level=Level.COUNTY)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the list and have the report made."""
    visit, form = _visit(request, pk), FinishVisitForm(request.POST)
    if form.is_valid():
        try:
            finish_visit(visit=visit, office=request.acting, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The visit is finished. The report is being made."))
            return redirect("desk:visit", pk=pk)
    return _page(request, visit, form=form)


@require_POST
@officer_view(level=Level.COUNTY)
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit is not made."""
    visit, form = _visit(request, pk), CallOffForm(request.POST, auto_id="off_%s")
    if not form.is_valid():
        return _page(request, visit, off_form=form)
    try:
        call_off_visit(visit=visit, office=request.acting, **form.cleaned_data)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The visit is called off, and the unit has been told."))
    return redirect("desk:visit", pk=pk)


@require_POST
@officer_view(level=Level.COUNTY)
def visitors(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else goes."""
    visit = _visit(request, pk)
    chosen = officers_for(visit.matter).filter(
        pk__in=[key for key in request.POST.getlist("visitors") if key.isdecimal()]
    )
    try:
        set_visitors(visit=visit, office=request.acting, visitors=list(chosen))
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("desk:visit", pk=pk)
