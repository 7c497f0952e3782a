"""Marks of titles on public pages: ``{% load portal_titles %}``."""

from django import template
from django.utils.safestring import SafeString

from plaques.enums import Standing
from plaques.models import Title
from tripartite.templatetags.portal_ui import chip

register = template.Library()

TONES = {Standing.IN_FORCE: "success", Standing.EXPIRED: "neutral", Standing.CANCELLED: "danger"}


@register.simple_tag
def standing_chip(title: Title) -> SafeString:
    """Whether a title is in force, in one word."""
    return chip(title.standing.label, TONES[title.standing])
