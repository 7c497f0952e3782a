"""Marks of the city's things: meetings, notices, objections, campaigns, plaques."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.enums import CampaignState
from evaluations.models import Campaign
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from proceedings.enums import MeetingState, NoticeState, ObjectionState
from proceedings.models import Meeting, Objection, PublicNotice
from tripartite.templatetags.portal_ui import chip

register = template.Library()

MEETING_TONES = {MeetingState.PLANNED: "neutral", MeetingState.SITTING: "info", MeetingState.CLOSED: "success"}
OBJECTION_TONES = {
    ObjectionState.RECEIVED: "warning",
    ObjectionState.DISMISSED: "neutral",
    ObjectionState.UPHELD: "danger",
}
CAMPAIGN_TONES = {CampaignState.DRAFT: "neutral", CampaignState.OPEN: "info", CampaignState.CLOSED: "success"}
PLAQUE_TONES = {
    PlaqueState.ISSUED: "info",
    PlaqueState.HANDED_OVER: "success",
    PlaqueState.LOST: "danger",
    PlaqueState.REPLACED: "neutral",
    PlaqueState.RECALLED: "warning",
    PlaqueState.RETURNED: "neutral",
}


@register.simple_tag
def meeting_chip(meeting: Meeting) -> SafeString:
    """A meeting's state in a word."""
    return chip(meeting.get_state_display(), MEETING_TONES[meeting.state])


@register.simple_tag
def notice_chip(notice: PublicNotice) -> SafeString:
    """A notice's state in a word; one whose days are over still waits to be finished."""
    if notice.takes_objections:
        return chip(_("in public notice"), "info")
    if notice.state == NoticeState.PUBLISHED:
        return chip(_("days over"), "warning")
    return chip(notice.get_state_display(), "success")


@register.simple_tag
def objection_chip(objection: Objection) -> SafeString:
    """An objection's state in a word."""
    return chip(objection.get_state_display(), OBJECTION_TONES[objection.state])


@register.simple_tag
def campaign_chip(campaign: Campaign) -> SafeString:
    """A campaign's state in a word."""
    return chip(campaign.get_state_display(), CAMPAIGN_TONES[campaign.state])


@register.simple_tag
def plaque_chip(title: Title) -> SafeString:
    """Where a title's plaque is, in a word."""
    plaque = title.plaque
    if plaque is None:
        return chip(_("being made"), "warning") if title.is_in_force else chip(_("none was made"), "neutral")
    return piece_chip(plaque)


@register.simple_tag
def piece_chip(plaque: Plaque) -> SafeString:
    """Where one piece is, in a word."""
    return chip(plaque.get_state_display(), PLAQUE_TONES[plaque.state])
