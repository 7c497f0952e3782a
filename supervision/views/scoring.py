"""Scoring: the sheet of all indicators, and one indicator at a time with its evidence beside it."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.beside import known_of
from evaluations.enums import Column
from evaluations.models import Application
from evaluations.reading import submitted_papers
from evaluations.rules import column_of, why_not_score
from evaluations.snapshot import Sheet
from evaluations.surveying import proposal_for
from journal.errors import Refused
from standards.content import Indicator, Standard
from supervision.forms.scoring import ScoreForm, spelled
from supervision.models import InHand
from supervision.on_site import seen_on_site
from supervision.overview import totals_of
from supervision.rules import why_not_move
from supervision.station import exhibits_of, gap_of, given, next_to_score, running_of, station_of
from supervision.views.common import file_context, get_application, refuse, sheet_for
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer
from units.enums import UnitKind

ALL, OPEN, DIFFER = "all", "open", "differ"
SHOW = {
    ALL: gettext_lazy("All indicators"),
    OPEN: gettext_lazy("Not scored yet"),
    DIFFER: gettext_lazy("Where the points differ most"),
}


@require_safe
@officer_view()
def sheet_page(request: HttpRequest, pk: int, standard: str = "") -> HttpResponse:
    """Self, county and city side by side: all indicators, one standard's, the open ones, or where they differ."""
    office, application = request.acting, get_application(request.acting, pk)
    sheet, column = sheet_for(office, application), column_of(office)
    asked = _standard(application, standard) if standard else None
    show = request.GET.get("show", ALL)
    show = show if show in SHOW else ALL
    chosen = (asked or application.rubric).indicators
    files = {key: len(papers) for key, papers in submitted_papers(application.submission).items()}
    context = {
        "standard": asked,
        "groups": _groups(application, sheet, column, chosen, show, files),
        "show": show,
        "shows": [(key, label, f"?show={key}", key == show) for key, label in SHOW.items()],
        "totals": totals_of(application.rubric, sheet),
        "running": running_of(application.rubric, sheet),
        "why_not": why_not_score(office, application),
        "by_city": column == Column.CITY,
        "agreeable": sum(_is_agreeable(sheet, indicator) for indicator in chosen),
        "first_open": next((one for one in chosen if given(sheet.rows[one.id], column) is None), None),
    }
    context |= file_context(application, "scores") | _survey(application, asked)
    return render(request, "desk/application_sheet.html", context)


def _standard(application: Application, standard: str) -> Standard:
    try:
        return application.rubric.standard(standard)
    except KeyError as error:
        raise Http404 from error


def _is_agreeable(sheet: Sheet, indicator: Indicator) -> bool:
    row = sheet.rows[indicator.id]
    return row.county is None and row.own.answered


def _survey(application: Application, standard: Standard | None) -> dict[str, object]:
    """What the employees' survey proposes for the indicators that it decides; nothing where it decides none."""
    asked = [indicator for indicator in standard.indicators if indicator.from_survey] if standard else []
    if not asked:
        return {"survey": None}
    survey = proposal_for(application)
    rows = [{"indicator": indicator, "score": survey.scores[indicator.id]} for indicator in asked if survey.scores]
    return {"survey": survey, "survey_rows": rows}


def _groups(
    application: Application,
    sheet: Sheet,
    column: Column,
    chosen: Sequence[Indicator],
    show: str,
    files: Mapping[str, int],
) -> list[tuple[Standard | None, list[dict]]]:
    """Rows by standard; where they differ most, one list with the greatest difference first."""
    rows = [
        {"indicator": one, "row": sheet.rows[one.id], "gap": gap_of(sheet.rows[one.id]), "files": files.get(one.id, 0)}
        for one in chosen
        if show != OPEN or given(sheet.rows[one.id], column) is None
    ]
    if show == DIFFER:
        rows = sorted((row for row in rows if row["gap"]), key=lambda row: -abs(row["gap"]))
        return [(None, rows)] if rows else []
    grouped = [
        (standard, [row for row in rows if row["indicator"] in standard.indicators])
        for standard in application.rubric.standards
    ]
    return [(standard, found) for standard, found in grouped if found]


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def check(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    """One indicator: what the unit says, its evidence, the three columns; whoever may, writes points and a reason.

    Each indicator is saved by itself. A refusal stands beside its field, with everything that was typed.
    """
    office, application = request.acting, get_application(request.acting, pk)
    try:
        asked = application.rubric.indicator(indicator)
    except KeyError as error:
        raise Http404 from error
    sheet, column = sheet_for(office, application), column_of(office)
    row = sheet.rows[asked.id]
    form = ScoreForm(_typed(request, sheet, asked, column), row=row, column=column)
    if form.is_valid() and _save(form, application, office, asked):
        following = next_to_score(application.rubric, sheet_for(office, application), asked, column)
        _tell(request, form, following)
        if "stay" in request.POST:
            return redirect("desk:check", pk=pk, indicator=asked.id)
        if following is None:
            return redirect("desk:application", pk=pk)
        return redirect("desk:check", pk=pk, indicator=following.id)
    return render(request, "desk/application_check.html", _context(request, application, sheet, asked, form))


def _typed(request: HttpRequest, sheet: Sheet, indicator: Indicator, column: Column) -> dict | None:
    """What was sent; with `agree` the unit's own points in the place of whatever was typed."""
    if request.method != "POST":
        return None
    if "agree" in request.POST and column == Column.COUNTY and sheet.rows[indicator.id].own.answered:
        own = spelled(sheet.rows[indicator.id].own.points)
        return {"points": own, "reason": "", "seen": request.POST.get("seen", "")}
    return request.POST


def _save(form: ScoreForm, application: Application, office: Officer, indicator: Indicator) -> bool:
    refusal = why_not_score(office, application)
    if refusal:
        form.add_error(None, refusal)
        return False
    points, reason = form.cleaned_data["points"], form.cleaned_data["reason"]
    try:
        services.set_score(application=application, office=office, indicator=indicator.id, points=points, reason=reason)
    except ValidationError as error:
        refuse(form, error, "points")
        return False
    except Refused as error:
        refuse(form, error, "reason")
        return False
    return True


def _tell(request: HttpRequest, form: ScoreForm, following: Indicator | None) -> None:
    sentence = _("Saved: %(points)s for “%(title)s”.") % {
        "points": form.cleaned_data["points"],
        "title": form.row.indicator.title,
    }
    if following is None:
        sentence = f"{sentence} {_('Every indicator is scored.')}"
    messages.success(request, sentence)


def _context(
    request: HttpRequest, application: Application, sheet: Sheet, asked: Indicator, form: ScoreForm
) -> dict[str, object]:
    office, column = request.acting, form.column
    station = station_of(application.submission, sheet, asked, column)
    exhibits = exhibits_of(station.item)
    wanted = request.GET.get("file", "1")
    held = InHand.objects.current().filter(application=application, organisation=office.organisation_id)
    returned = None
    if application.submission.number > 1:
        last = application.current_returns.last()
        returned = last and last.items.filter(indicator=asked.id).first()
    return file_context(application, "scores") | {
        "station": station,
        "indicator": asked,
        "row": station.row,
        "form": form,
        "exhibits": exhibits,
        "exhibit": next((one for one in exhibits if str(one.number) == wanted), exhibits[0] if exhibits else None),
        "why_not": why_not_score(office, application),
        "by_city": column == Column.CITY,
        "running": running_of(application.rubric, sheet),
        "totals": totals_of(application.rubric, sheet),
        "colleague": held.exclude(officer=office).select_related("officer__user").first(),
        "returned_item": returned,
        "on_site": seen_on_site(application, office, asked.id),
        "may_return": not office.is_city and not why_not_move(office, application, "return"),
        **_known(application, asked),
        "here": reverse("desk:check", args=[application.pk, asked.id]),
    }


def _known(application: Application, asked: Indicator) -> dict[str, object]:
    """What the portal counts itself of this question on the day of the hand-in, beside what was declared on it."""
    if application.unit.kind == UnitKind.ENTERPRISE:
        return {"known": None}
    submission = application.submission
    day = timezone.localtime(submission.submitted_at).date()
    known = known_of(application.unit, application.rubric, application.edition.code, day).get(asked.id)
    declared = submission.content["answers"].get(asked.id)
    return {
        "known": known,
        "known_day": day,
        "known_differs": known is not None and known.differs_from(asked, declared),
        "unit_key": str(application.unit_id),
    }


@require_POST
@officer_view(level=Level.COUNTY)
def agree_with_self_scores(request: HttpRequest, pk: int, standard: str = "") -> HttpResponse:
    """Confirm the unit's own points wherever the county has not spoken yet: everywhere, or in one standard."""
    application = get_application(request.acting, pk)
    among = [indicator.id for indicator in _standard(application, standard).indicators] if standard else None
    try:
        count = services.agree_with_self_scores(application=application, office=request.acting, among=among)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        sentence = ngettext(
            "The county agrees with the unit's own points on %(n)d indicator.",
            "The county agrees with the unit's own points on %(n)d indicators.",
            count,
        )
        messages.success(request, sentence % {"n": count})
    return redirect("desk:scores", pk=pk, standard=standard) if standard else redirect("desk:sheet", pk=pk)
