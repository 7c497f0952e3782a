"""Marks of titles on public pages: ``{% load portal_titles %}``."""

import functools

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plaques.enums import Standing
from plaques.models import Title
from portal.queries import Ending
from tripartite.templatetags.portal_ui import chip

register = template.Library()

TONES = {Standing.IN_FORCE: "success", Standing.EXPIRED: "neutral", Standing.CANCELLED: "danger"}


@register.simple_tag
def standing_chip(title: Title) -> SafeString:
    """Whether a title is in force, in one word."""
    return chip(title.standing.label, TONES[title.standing])


# A row of the register. Written here and not in the template, like every mark that stands in each row of a list: as
# thirty template nodes it cost more than the query for it.
ROW = (
    '<tr><th scope="row"><a href="{{url}}">{{name}}</a></th>'
    '<td data-label="{number_label}" class="nowrap">{{number}}</td>'
    '<td data-label="{area_label}">{{area}}</td>'
    '<td data-label="{kind_label}">{{kind}}</td>'
    '<td data-label="{day_label}" class="nowrap"><time datetime="{{day}}">{{shown}}</time></td>'
    '<td data-label="{status_label}"><div>{{standing}}{{ending}}</div></td></tr>'
)


@functools.cache
def _row(language: str) -> SafeString:
    """The row with its labels in the language that is active, which is `language`: the same for each title."""
    return format_html(
        ROW,
        number_label=_("Number"),
        area_label=_("Area"),
        kind_label=_("Kind"),
        day_label=_("Named on"),
        status_label=_("Status"),
    )


@register.simple_tag
def title_row(title: Title, ending: Ending | None) -> SafeString:
    """A title in the table of the register, with how it ended if it did."""
    return format_html(
        _row(get_language()),
        url=reverse("unit", args=[title.number]),
        name=title.unit_name,
        number=title.number,
        area=title.district.name,
        kind=title.get_kind_display(),
        day=title.granted_on.isoformat(),
        shown=date_format(title.granted_on),
        standing=standing_chip(title),
        ending=_ended(ending) if ending else "",
    )


def _ended(ending: Ending) -> SafeString:
    why = format_html('<br><span class="small muted">{}</span>', ending.reason) if ending.reason else ""
    return format_html(' <span class="nowrap small">{}</span>{}', date_format(ending.on), why)
