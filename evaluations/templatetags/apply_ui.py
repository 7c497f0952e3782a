"""Rows of the applicant's form that stand on every page of it, and in the answer to every answer that is kept. Drawn
once and remembered by all that they say, like a row of the register."""

import functools

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.models import Application
from evaluations.progress import Section
from standards.content import Standard
from standards.scoring import Missing
from tripartite.memory import Memory
from tripartite.templatetags.portal_ui import chip

register = template.Library()

# All that can be missing of an edition, in both languages: some three hundred lines.
GAPS = Memory(1000)


@register.simple_tag
def section_row(application: Application, section: Section, current: Standard) -> SafeString:
    """A section in the list of sections: the survey's, complete, or how much is missing."""
    standard = section.standard
    left = None if section.from_survey else len(section.missing)
    return _section_row(
        get_language(), application.pk, section.number, standard.id, standard.title, standard.id == current.id, left
    )


@functools.lru_cache(2000)
def _section_row(
    language: str, pk: int, number: int, standard: str, title: str, current: bool, left: int | None
) -> SafeString:
    if left is None:
        state = chip(_("survey"), "info")
    else:
        state = format_html('<span class="count">{}</span>', left) if left else chip(_("complete"), "success")
    return format_html(
        '<li><a href="{}"{}>{}. {}</a> {}</li>',
        reverse("apply:section", args=[pk, standard]),
        mark_safe(' aria-current="page"') if current else "",
        number,
        title,
        state,
    )


@register.simple_tag
def gap_row(application: Application, gap: Missing) -> SafeString:
    """One thing that is missing, as the way to its question."""
    return GAPS.get(
        (get_language(), application.edition.sha256, gap.indicator.id, gap.what),
        lambda: format_html('<li><a href="#q-{}">{}</a></li>', gap.indicator.id, gap.sentence),
    )
