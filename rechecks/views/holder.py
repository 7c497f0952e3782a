"""The pages of a title's holder under /apply/: a re-check, a hearing, an appeal, the yearly report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from journal.errors import Refused
from plaques.models import Title
from rechecks import duties, services
from rechecks.enums import AppealState, RecheckState
from rechecks.exit_matters import item_words
from rechecks.forms import AppealForm, ReportForm, ShowForm, StatementForm
from rechecks.models import Recheck, Revocation
from rechecks.services import reporting
from tripartite.access import unit_member_view
from units.models import Evidence, Unit, UnitMember
from units.services import add_evidence


def _member(request: HttpRequest, unit: Unit) -> UnitMember:
    return get_object_or_404(
        UnitMember.objects.select_related("unit", "user"), user=request.user, unit=unit, until__isnull=True
    )


def _library(unit: Unit):
    return Evidence.objects.filter(unit=unit).order_by("-added_at", "-pk")


def _done(form: BaseForm, deed) -> bool:
    """Whether the deed was done; otherwise the form says why and keeps everything typed."""
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as error:
        form.add_error(None, error.sentence)
        return False
    return True


def _files(form: BaseForm, member: UnitMember, upload: str, chosen: str) -> list[Evidence]:
    """What one part of a form attaches: a new file, looked into before it is kept, and files of the library."""
    picked = form.cleaned_data[chosen]
    found = [picked] if isinstance(picked, Evidence) else list(picked or [])
    if form.cleaned_data[upload]:
        try:
            found.append(add_evidence(member=member, upload=form.cleaned_data[upload]))
        except ValidationError as error:
            form.add_error(upload, error)
            raise Refused(_("One of the files could not be kept. Everything you typed is still here.")) from error
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """What to show and until when; the unit's answer; what was found; what is to be put right."""
    rows = Recheck.objects.for_unit_member(request.user).select_related("title__unit", "title__district", "drawn__draw")
    row = get_object_or_404(rows, pk=pk)
    member = _member(request, row.title.unit)
    items = list(row.items.select_related("fact__edition").prefetch_related("evidence__file"))
    rectifying = row.state == RecheckState.RECTIFYING
    shown = [item for item in items if item.finding == "short"] if rectifying else items
    why_not = duties.why_not_report_rectified(member, row) if rectifying else duties.why_not_show(member, row)
    initial = {f"answer-{item.key}": item.answer for item in items} | ({} if rectifying else {"note": row.note})
    form = ShowForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        keys=[item.key for item in shown],
        library=_library(row.title.unit),
        rectifying=rectifying,
        initial=initial,
    )

    def deed() -> None:
        evidence = {item.key: _files(form, member, f"file-{item.key}", f"library-{item.key}") for item in shown}
        if rectifying:
            services.report_rectified(recheck=row, member=member, note=form.cleaned_data["note"], evidence=evidence)
        else:
            services.show(
                recheck=row, member=member, answers=form.answers, evidence=evidence, note=form.cleaned_data["note"]
            )

    if request.method == "POST" and _done(form, deed):
        messages.success(request, _("It is with the county. You can add to it until the result is there."))
        return redirect("holder:recheck", pk=pk)
    words = item_words(row, items)
    context = {
        "recheck": row,
        "title": row.title,
        "unit": row.title.unit,
        "rows": [
            {
                "item": item,
                "group": group,
                "title": title,
                "stated": stated,
                "fields": form.parts(item.key) if item in shown and not why_not else [],
            }
            for item, group, title, stated in words
        ],
        "form": form,
        "why_not": why_not,
        "rectifying": rectifying,
        "silence": duties.silence_of_rectifying() if rectifying else duties.silence_of_showing(),
        "refusal": duties.meaning_of_refusal(),
        "inspectors": row.inspectors.select_related("officer__organisation"),
        "way": Revocation.objects.filter(recheck=row).first(),
    }
    return render(request, "holder/recheck.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the title is to be cancelled; the unit's statement or hearing; the outcome; the appeal."""
    rows = Revocation.objects.for_unit_member(request.user).select_related(
        "title__unit", "title__district", "decision", "recheck", "proof", "stated_by"
    )
    row = get_object_or_404(rows, pk=pk)
    member, library = _member(request, row.title.unit), _library(row.title.unit)
    appeal = getattr(row, "appeal", None)
    asked = request.POST.get("deed", "") if request.method == "POST" else ""
    statement = StatementForm(
        request.POST if asked == "state" else None, request.FILES or None, library=library, prefix="state"
    )
    appealing = AppealForm(
        request.POST if asked == "appeal" else None, request.FILES or None, library=library, prefix="appeal"
    )

    def speak() -> None:
        services.state_case(
            revocation=row,
            member=member,
            statement=statement.cleaned_data["statement"],
            wants_hearing=statement.cleaned_data["wants_hearing"],
            evidence=_files(statement, member, "file", "library"),
        )

    def appeal_now() -> None:
        services.file_appeal(
            revocation=row,
            member=member,
            text=appealing.cleaned_data["text"],
            evidence=_files(appealing, member, "file", "library"),
        )

    if asked == "state" and _done(statement, speak):
        messages.success(request, _("It is on record, and the county has been told."))
        return redirect("holder:revocation", pk=pk)
    if asked == "appeal" and _done(appealing, appeal_now):
        messages.success(request, _("The appeal is with the city. The cancellation stands until the city has decided."))
        return redirect("holder:revocation", pk=pk)
    if asked == "withdraw" and appeal is not None:
        try:
            services.withdraw_appeal(appeal=appeal, member=member)
        except Refused as error:
            messages.error(request, error.sentence)
        return redirect("holder:revocation", pk=pk)
    context = {
        "way": row,
        "title": row.title,
        "unit": row.title.unit,
        "appeal": appeal,
        "statement": statement,
        "appealing": appealing,
        "why_not_state": duties.why_not_state(member, row),
        "why_not_appeal": duties.why_not_appeal(member, row),
        "may_withdraw": appeal is not None
        and appeal.state == AppealState.FILED
        and duties.why_not_withdraw_appeal(member, appeal) is None,
        "silence": duties.silence_of_hearing(),
        "silence_of_appeal": duties.silence_of_appeal(),
    }
    return render(request, "holder/revocation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def report(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The yearly report: short, filled in as far as the portal knows, filed once."""
    titles = Title.objects.filter(unit__in=Unit.objects.for_unit_member(request.user))
    title = get_object_or_404(titles.select_related("unit__enterprise", "district"), number=number)
    filed = title.yearly_reports.filter(year=year).select_related("filed_by__user").first()
    if filed is None and not reporting.holders_asked(year).filter(pk=title.pk).exists():
        raise Http404
    member = _member(request, title.unit)
    form = ReportForm(request.POST if request.method == "POST" else None, initial=reporting.proposed(title, year))

    def deed() -> None:
        fields = services.ReportFields(**form.cleaned_data)
        services.file_report(title=title, year=year, member=member, fields=fields)

    if request.method == "POST" and _done(form, deed):
        messages.success(request, _("The yearly report is filed. Thank you."))
        return redirect("holder:report", number=number, year=year)
    context = {
        "title": title,
        "unit": title.unit,
        "year": year,
        "filed": filed,
        "form": form,
        "due": reporting.due_on(year),
    }
    return render(request, "holder/report.html", context)
