"""Marks of titles on public pages: ``{% load portal_titles %}``."""

import functools
from collections.abc import Iterable
from datetime import date

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plaques.enums import Standing
from plaques.models import Title
from portal.filters import TitleFilter
from portal.queries import Ending, years
from tripartite.memory import Memory
from tripartite.templatetags.portal_ui import chip
from units.enums import UnitKind

register = template.Library()

TONES = {Standing.IN_FORCE: "success", Standing.EXPIRED: "neutral", Standing.CANCELLED: "danger"}


@register.simple_tag
def standing_chip(title: Title) -> SafeString:
    """Whether a title is in force, in one word."""
    return chip(title.standing.label, TONES[title.standing])


# The fields above the list, by what is chosen in them and the version of the register: it names the areas and years.
FILTERS: Memory[tuple[str, str]] = Memory(200)
# Stands in the search while the fields are drawn to be remembered: what somebody typed is put in afterwards.
GAP = "\ue000"
CHOSEN = tuple(name for name in TitleFilter.base_filters if name != "q")


@register.simple_tag(takes_context=True)
def title_filters(context: template.Context, found: TitleFilter) -> SafeString:
    """The fields by which the register is searched. Remembered is what stands around somebody's own words, never
    these."""
    request = context["request"]
    version = getattr(request, "register_version", None)
    typed, *chosen = (request.GET.get(name, "") for name in ("q", *CHOSEN))
    # Where nothing is asked for, nothing is looked at.
    if version is None or ((typed or any(chosen)) and found.form.errors):
        return _fields(found)

    def draw() -> tuple[str, str]:
        gapped = TitleFilter({**request.GET.dict(), "q": GAP}, queryset=found.queryset)
        before, _gap, after = _fields(gapped).partition(f' value="{GAP}"')
        return before, after

    before, after = FILTERS.get((get_language(), version, tuple(chosen)), draw)
    own = format_html(' value="{}"', typed) if typed else ""
    return mark_safe(f"{before}{own}{after}")  # fields as they were drawn, and what was typed, escaped


def _fields(found: TitleFilter) -> SafeString:
    found.offer_years(years())
    return render_to_string("portal/_title_filters.html", {"form": found.form})


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
def title_rows(rows: Iterable[tuple[Title, Ending | None]]) -> SafeString:
    """Titles in the table of the register, each with how it ended if it did."""
    language = get_language()
    return mark_safe(
        "".join(
            _drawn(
                language,
                title.number,
                title.unit_name,
                title.district.name,
                title.kind,
                title.granted_on,
                title.standing,
                ending,
            )
            for title, ending in rows
        )
    )  # rows as they were drawn


# Drawn once and remembered by all that it says; two hundred pages of them, some three megabytes.
@functools.lru_cache(4000)
def _drawn(
    language: str,
    number: str,
    name: str,
    area: str,
    kind: str,
    granted_on: date,
    standing: Standing,
    ending: Ending | None,
) -> SafeString:
    return format_html(
        _row(language),
        url=reverse("unit", args=[number]),
        name=name,
        number=number,
        area=area,
        kind=UnitKind(kind).label,
        day=granted_on.isoformat(),
        shown=date_format(granted_on),
        standing=chip(standing.label, TONES[standing]),
        ending=_ended(ending) if ending else "",
    )


def _ended(ending: Ending) -> SafeString:
    why = format_html('<br><span class="small muted">{}</span>', ending.reason) if ending.reason else ""
    return format_html(' <span class="nowrap small">{}</span>{}', date_format(ending.on), why)
