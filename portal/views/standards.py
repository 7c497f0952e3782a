"""The standards in full, and the circular they were made from."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from journal import clock
from portal.caching import public_page
from portal.circular import anchor_of, circular
from portal.wording import asked_of, rule_sentence, source_titles
from standards.content import ENTERPRISE, PARK, EditionContent, Indicator, Standard
from standards.models import Edition


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as it is read: with its rule in a sentence and the sources of its reference values."""

    indicator: Indicator
    rule: str
    applies: str
    sources: str


@dataclass(frozen=True, slots=True)
class Section:
    """A standard with its lines, its place in the circular, and where its floor comes from."""

    standard: Standard
    lines: list[Line]
    anchor: str
    sources: str


@public_page()
def enterprise_standards(request: HttpRequest) -> HttpResponse:
    """Part five, item one of the circular, and the legal floor of part four."""
    return _standards(request, ENTERPRISE)


@public_page()
def park_standards(request: HttpRequest) -> HttpResponse:
    """Part five, item two: parks, towns, subdistricts and clusters."""
    return _standards(request, PARK)


def _standards(request: HttpRequest, kind: str) -> HttpResponse:
    edition = _edition()
    rubric = edition.rubric_for(kind)
    content = edition.content
    context = {
        "edition": edition,
        "rubric": rubric,
        "kind": kind,
        "sections": [_section(content, standard) for standard in rubric.standards],
        "vetoes": [(veto, source_titles(content, veto.reference)) for veto in rubric.vetoes],
        "pass_sources": source_titles(content, rubric.pass_rule.reference),
        "indicators": len(rubric.indicators),
    }
    return render(request, "portal/standards.html", context)


def _section(content: EditionContent, standard: Standard) -> Section:
    lines = [
        Line(indicator, rule_sentence(indicator), asked_of(indicator), source_titles(content, indicator.reference))
        for indicator in standard.indicators
    ]
    return Section(standard, lines, anchor_of(standard.clause), source_titles(content, standard.reference))


@public_page()
def survey_rule(request: HttpRequest) -> HttpResponse:
    """The employees' survey, what a campaign takes from the edition, and the sources of all reference values."""
    edition = _edition()
    content = edition.content
    context = {
        "edition": edition,
        "survey": content.survey,
        "survey_sources": source_titles(content, content.survey.reference),
        "procedure": content.procedure,
        "procedure_sources": source_titles(content, content.procedure.reference),
        "sources": content.sources,
    }
    return render(request, "portal/survey_rule.html", context)


def _edition() -> Edition:
    """The edition in force today; 404 before the first one is loaded."""
    edition = Edition.objects.in_force(clock.today()).first()
    if edition is None:
        raise Http404
    return edition


@public_page()
def circular_page(request: HttpRequest) -> HttpResponse:
    """The circular, word for word."""
    return render(request, "portal/circular.html", {"circular": circular()})
