"""Scoring: one page per standard, with answer, evidence and the three columns of each indicator."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from evaluations.enums import Column
from evaluations.models import Application
from evaluations.reading import submitted_filing
from evaluations.rules import column_of, why_not_score
from evaluations.services import set_score
from evaluations.snapshot import Sheet, score_sheet
from evaluations.surveying import proposal_for
from journal.chain import act
from journal.errors import Refused
from standards.content import Standard
from supervision.forms.scoring import Entry, ScoreForm
from supervision.overview import totals_of
from supervision.views.common import file_context, get_application, refuse
from tripartite.access import officer_view
from tripartite.models import Officer


class NotSaved(Exception):
    """Something typed was refused; nothing of the page is kept."""


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def score_standard(request: HttpRequest, pk: int, standard: str) -> HttpResponse:
    """Read one standard of an application; whoever may, writes points into the column of the own level.

    A page is saved whole or not at all: one sentence beside a field, and nothing is written.
    """
    office, application = request.acting, get_application(request.acting, pk)
    try:
        asked = application.rubric.standard(standard)
    except KeyError as error:
        raise Http404 from error
    sheet, column = score_sheet(application.submission), column_of(office)
    form = ScoreForm(request.POST or None, standard=asked, sheet=sheet, column=column)
    if form.is_valid():
        agree = "agree" in request.POST and column == Column.COUNTY
        entries = list(form.entries(agree=agree))
        if _save(form, entries, application, office):
            _tell(request, len(entries))
            following = _after(application, asked) if "next" in request.POST else asked
            return redirect("desk:scores", pk=pk, standard=following.id)
    return render(request, "desk/application_scores.html", _context(application, asked, sheet, form, office))


def _save(form: ScoreForm, entries: Iterable[Entry], application: Application, office: Officer) -> bool:
    """Write every entry, or none: each refusal goes beside its field."""
    refusal = why_not_score(office, application)
    if refusal:
        form.add_error(None, refusal)
        return False
    try:
        with act():
            for entry in entries:
                _set(form, entry, application, office)
            if form.errors:
                raise NotSaved
    except NotSaved:
        return False
    except Refused as error:
        refuse(form, error)
        return False
    return True


def _set(form: ScoreForm, entry: Entry, application: Application, office: Officer) -> None:
    try:
        set_score(
            application=application, office=office, indicator=entry.indicator, points=entry.points, reason=entry.reason
        )
    except ValidationError as error:
        refuse(form, error, f"points_{entry.indicator}")
    except Refused as error:
        refuse(form, error, f"reason_{entry.indicator}")


def _tell(request: HttpRequest, count: int) -> None:
    if count:
        sentence = ngettext("%(n)d indicator saved.", "%(n)d indicators saved.", count)
        messages.success(request, sentence % {"n": count})
    else:
        messages.info(request, _("Nothing was changed on this page."))


def _after(application: Application, standard: Standard) -> Standard:
    """The standard that follows; after the last one the last one itself."""
    standards = application.rubric.standards
    return standards[min(standards.index(standard) + 1, len(standards) - 1)]


def _context(
    application: Application, standard: Standard, sheet: Sheet, form: ScoreForm, office: Officer
) -> dict[str, object]:
    refusal = why_not_score(office, application)
    standards = application.rubric.standards
    place = standards.index(standard)
    chapter = submitted_filing(application.submission).chapters[place]
    rows = [
        {
            "item": item,
            "row": sheet.rows[item.indicator.id],
            "points": form[f"points_{item.indicator.id}"],
            "reason": form[f"reason_{item.indicator.id}"],
        }
        for item in chapter.items
    ]
    return (
        file_context(application, "scores")
        | {
            "standard": standard,
            "rows": rows,
            "form": form,
            "why_not": refusal,
            "by_city": column_of(office) == Column.CITY,
            "totals": totals_of(application.rubric, sheet),
            "previous": standards[place - 1] if place else None,
            "following": standards[place + 1] if place + 1 < len(standards) else None,
            "agreeable": sum(entry["row"].county is None and entry["row"].own.answered for entry in rows),
        }
        | _survey(application, standard)
    )


def _survey(application: Application, standard: Standard) -> dict[str, object]:
    """What the employees' survey proposes for the indicators that it decides; nothing where it decides none."""
    asked = [indicator for indicator in standard.indicators if indicator.from_survey]
    if not asked:
        return {"survey": None}
    survey = proposal_for(application)
    rows = [{"indicator": indicator, "score": survey.scores[indicator.id]} for indicator in asked if survey.scores]
    return {"survey": survey, "survey_rows": rows}
