"""Charts of the public pages: ``{% load portal_charts %}``. Each stands beside the table it is drawn from."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import areas, charts

register = template.Library()


@register.inclusion_tag("portal/charts/areas.html")
def areachart(rows: Iterable, label: str, href: str = "") -> dict:
    """The areas where they lie to each other, darker where there is more; each leads to `href` with its key.

    Rows: key, label, count. Shown only where `{% if rows|have_outlines %}` says that all of them can be drawn.
    """
    return {
        "areas": areas.picture(rows),
        "label": label,
        "href": href,
        "width": areas.WIDTH,
        "height": areas.HEIGHT,
    }


@register.filter
def have_outlines(rows: Iterable) -> bool:
    """Whether every area of the rows can be drawn."""
    return bool(areas.picture(rows))


@register.inclusion_tag("portal/charts/columns.html")
def columnchart(
    rows: Sequence[tuple[str, dict[str, int]]], label: str, legend: Sequence[tuple[str, object]] = ()
) -> dict:
    """Columns from left to right, each of stacked parts; `label` is the sentence that a screen reader says.

    Rows: (name, {part: count}). Parts: in_force, expired, cancelled, or plain. Legend: (part, name).
    """
    return {"chart": charts.stacked(rows), "label": label, "legend": legend}


@register.simple_tag
def bar(count: int, maximum: int, label: str) -> SafeString:
    """A count as a bar beside its figure; the figure itself stands in the table."""
    return format_html('<progress value="{}" max="{}" aria-label="{}">{}</progress>', count, maximum or 1, label, count)
