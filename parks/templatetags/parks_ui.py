"""Marks of areas: ``{% load parks_ui %}``."""

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parks.models import AreaRecord, Arrangement, StationCheck
from tripartite.templatetags.portal_ui import chip

register = template.Library()


@register.filter
def percent_or_dash(value: Decimal | None) -> str:
    """87.5 → 87.5%; None → —."""
    return "—" if value is None else f"{formats.number_format(value)}%"


@register.filter
def round_down(value: Decimal) -> int:
    """What a bar shows of a share."""
    return int(value)


@register.filter
def same(value: object, other: object) -> bool:
    """Whether two words are one."""
    return value == other


@register.simple_tag(takes_context=True)
def keeping_url(context: template.Context, name: str, *args: object) -> str:
    """The address of a page on which the area at hand is kept, on the side of whoever looks."""
    return context["side"].url(name, context["unit"].pk, *args)


@register.simple_tag
def case_chip(record: AreaRecord) -> SafeString:
    """Whether a case was reported in its time."""
    if record.reported_at is not None:
        return chip(_("reported late"), "danger") if record.is_late else chip(_("reported in time"), "success")
    return chip(_("overdue"), "danger") if record.is_late else chip(_("to be reported"), "warning")


@register.simple_tag
def force_chip(arrangement: Arrangement) -> SafeString:
    """Whether an arrangement stands today."""
    return chip(_("in force"), "success") if arrangement.is_running else chip(_("not in force"), "neutral")


@register.simple_tag
def tests_chip(check: StationCheck | None) -> SafeString:
    """What the county found at a station last."""
    if check is None:
        return chip(_("not checked yet"), "neutral")
    if check.passed:
        return chip(_("meets all four tests"), "success")
    met = sum(result for _label, result in check.results)
    return chip(_("meets %(n)d of four tests") % {"n": met}, "warning")
