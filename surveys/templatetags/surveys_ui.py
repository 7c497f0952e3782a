"""Marks of surveys: ``{% load surveys_ui %}``."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.enums import SurveyState
from surveys.models import Survey
from tripartite.templatetags.portal_ui import chip

register = template.Library()


@register.simple_tag
def survey_chip(survey: Survey) -> SafeString:
    """A survey's state in a word; whether it counts, once it is counted."""
    result = survey.result
    if result is not None and not result.counts:
        return chip(_("does not count"), "warning")
    state = SurveyState(survey.state)
    return chip(state.label, state.tone)


@register.filter
def percent(value: Decimal) -> str:
    """A share with one place behind the point, such as 83.3%; whole ones without."""
    rounded = Decimal(value).quantize(Decimal("0.1"))
    return f"{number_format(rounded, decimal_pos=0 if rounded == rounded.to_integral_value() else 1)}%"


@register.simple_tag
def share_bar(value: Decimal, mark: Decimal, label: str) -> SafeString:
    """A share of a hundred as a bar with the mark that it is held against. The figure itself stands beside it."""
    width, at = min(max(Decimal(value), Decimal(0)), Decimal(100)), Decimal(mark)
    tone = "reached" if Decimal(value) >= at else "missed"
    described = _("%(label)s: %(value)s, mark at %(mark)s") % {
        "label": label,
        "value": percent(value),
        "mark": percent(mark),
    }
    return format_html(
        '<svg class="share-bar share-{}" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="share-ground" width="100" height="10"/><rect class="share-value" width="{}" height="10"/>'
        '<rect class="share-mark" x="{}" width="0.6" height="10"/></svg>',
        tone,
        described,
        f"{width:.1f}",
        f"{min(at, Decimal('99.4')):.1f}",
    )
