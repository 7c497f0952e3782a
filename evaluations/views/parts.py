"""The pieces of a section's page that follow every change of it: drawn for the page, and for each answer and file.

What says the same is drawn once and remembered: of a hundred answers in a row few change what is missing, and none the
sections that it does not belong to.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evaluations.forms.cards import Card
from evaluations.models import Application
from evaluations.progress import Progress, Section
from standards.content import Standard
from standards.scoring import StandardScore
from tripartite.memory import Memory
from tripartite.templatetags.portal_ui import points
from tripartite.templatetags.portal_ui import progress as bar

# Some two kilobytes each.
PARTS: Memory[SafeString] = Memory(400)


def script_answer(what: Mapping[str, Any]) -> JsonResponse:
    """The answer to a page's script. Chinese as it is: spelled by numbers it would be twice as long."""
    return JsonResponse(what, json_dumps_params={"ensure_ascii": False})


def section_parts(application: Application, standard: Standard, progress: Progress) -> dict[str, SafeString]:
    """The pieces by the id under which they stand on the page."""
    section = progress.section(standard.id)
    context = {
        "application": application,
        "standard": standard,
        "progress": progress,
        "section": section,
    }
    gaps = tuple([(gap.indicator.id, gap.what) for gap in section.missing])
    left = tuple([None if other.from_survey else len(other.missing) for other in progress.sections])
    return {
        "section-missing": _remembered("section_missing", context, application.edition.sha256, gaps),
        "section-glance": _glance(application, progress, progress.score.by_standard[standard.id]),
        "section-list": _remembered("section_list", context, application.pk, standard.id, left),
        "bar-score": _bar_score(progress, section),
    }


def question_head(application: Application, card: Card) -> SafeString:
    """The line above a question: what is open of it, and what it brings."""
    gap = card.gap and card.gap.what
    told = (gap, card.score.points, card.to_confirm, bool(card.returned))
    context = {"card": card, "indicator": card.indicator}
    return _remembered("question_head", context, application.edition.sha256, card.indicator.id, told)


def _glance(application: Application, progress: Progress, own: StandardScore) -> SafeString:
    """What the section and the whole bring so far, and how much is still missing of the whole."""
    score, pending = progress.score, SafeString()
    if score.pending:
        words = _("The employees' survey, which the county holds, can bring up to %(points)s points more.")
        pending = format_html('<p class="small muted">{}</p>', words % {"points": points(score.pending)})
    return format_html(
        '{}{}<p class="flow between"><span>{}</span> <a href="{}#missing">{}</a></p>',
        _bars(get_language(), own.points, own.maximum, score.total, score.maximum),
        pending,
        _("Still missing in all"),
        reverse("apply:application", args=[application.pk]),
        len(progress.missing),
    )


@lru_cache(1000)
def _bars(language: str, own: Decimal, most: Decimal, total: Decimal, most_of_all: Decimal) -> SafeString:
    """The same points come again from form to form."""
    return bar(own, most, _("This section")) + bar(total, most_of_all, _("Self-assessment so far"))


def _bar_score(progress: Progress, section: Section) -> SafeString:
    """The score and the gaps in the bar below the questions."""
    score, gaps = progress.score, len(section.missing)
    own = _("Self-assessment <strong>%(own)s</strong> / %(most)s")
    missing = ngettext("%(n)s missing here", "%(n)s missing here", gaps) % {"n": gaps}
    figures = {"own": points(score.total), "most": points(score.maximum)}
    # The tags are the sentence's own; the figures are ours.
    return format_html('{} <a href="#section-missing">{}</a>', mark_safe(own % figures), missing)


def _remembered(name: str, context: Mapping[str, Any], *says: Any) -> SafeString:
    """`says`: all that the piece says."""
    template = f"apply/includes/{name}.html"
    return PARTS.get((name, get_language(), *says), lambda: render_to_string(template, context))
