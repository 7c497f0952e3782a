"""What the pages of the desk share: its ways, and marks of officers' things."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState
from evaluations.models import Application
from evaluations.reading import Paper
from parks.urls import PAGES as KEEPING
from proceedings.enums import Found, RoundState, Verdict, VisitState
from proceedings.models import Opinion, Round, Visit
from supervision.models import InHand
from supervision.queue import Row
from tripartite.models import Officer
from tripartite.templatetags.portal_ui import chip, points
from units.enums import ClaimState
from units.models import Claim

register = template.Library()

CLAIM_TONES = {ClaimState.PENDING: "info", ClaimState.APPROVED: "success", ClaimState.DECLINED: "danger"}
ROUND_TONES = {RoundState.OPEN: "info", RoundState.PASSED: "success", RoundState.NOT_PASSED: "danger"}


class Group(TextChoices):
    """What the lists of the desk are about, in the order of an officer's year."""

    TO_DO = "to-do", _("To do")
    REVIEW = "review", pgettext_lazy("desk", "Review")
    NAMING = "naming", _("Campaign and naming")
    TITLES = "titles", pgettext_lazy("desk", "Titles and plaques")
    UNITS = "units", _("Units")


@dataclass(frozen=True, slots=True)
class DeskWay:
    """A list of the desk. `names` are the pages that lie under it, by the name of their address."""

    label: str
    name: str
    names: frozenset[str]
    city_only: bool = False
    group: Group = Group.UNITS


WAYS = [
    DeskWay(
        _("To do"),
        "home",
        frozenset({"home", "queue", "overdue"}),
        group=Group.TO_DO,
    ),
    DeskWay(
        _("Applications"),
        "applications",
        frozenset(
            {
                "applications",
                "application",
                "sheet",
                "scores",
                "check",
                "evidence",
                "hand-ins",
                "hand-in",
                "course",
                "return",
                "opinions",
                "propose",
                "checks",
                "application-visits",
            }
        ),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Departments"),
        "enquiries",
        frozenset({"enquiries", "enquiry", "enquiry-ask", "enquiry-link", "enquiry-recall"}),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Surveys"),
        "surveys",
        frozenset({"surveys", "surveys-waiting", "survey", "survey-for", "survey-extend", "survey-annul"}),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Site visits"),
        "visits",
        frozenset({"visits", "visit"}),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Assessments"),
        "assessments",
        frozenset({"assessments", "assessment", "assessment-assign", "assessment-recall"}),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Opinions"),
        "rounds",
        frozenset({"rounds", "round", "opinion", "recuse"}),
        group=Group.REVIEW,
    ),
    DeskWay(
        _("Campaigns"),
        "campaigns",
        frozenset({"campaigns", "prepare-campaign", "campaign", "change-campaign", "preview-campaign"}),
        city_only=True,
        group=Group.NAMING,
    ),
    DeskWay(
        _("Meetings"),
        "meetings",
        frozenset(
            {
                "meetings",
                "call-meeting",
                "meeting",
                "attendance",
                "agenda",
                "city-motion",
                "meeting-opinions",
                "outcomes",
                "minutes",
            }
        ),
        city_only=True,
        group=Group.NAMING,
    ),
    DeskWay(
        _("Notices and objections"),
        "notices",
        frozenset({"notices", "publish-notice", "notice", "objection", "objector", "name-units"}),
        city_only=True,
        group=Group.NAMING,
    ),
    DeskWay(
        _("Decisions"),
        "decisions",
        frozenset({"decisions", "decision", "surrenders", "surrender"}),
        city_only=True,
        group=Group.NAMING,
    ),
    DeskWay(
        _("Plaques"),
        "plaques",
        frozenset({"plaques", "hand-over", "plaque", "move-plaque", "batches", "order-batch", "batch"}),
        group=Group.TITLES,
    ),
    DeskWay(
        _("Re-checks"),
        "rechecks",
        frozenset(
            {
                *("rechecks", "recheck-plan", "recheck-plan-new", "recheck-plan-change", "recheck-draw"),
                *("recheck-list", "recheck", "recheck-reasons", "open-recheck"),
                *("revocations", "revocation", "open-revocation", "appeal"),
            }
        ),
        group=Group.TITLES,
    ),
    DeskWay(_("Claims"), "claims", frozenset({"claims", "claim", "approve-claim", "decline-claim"})),
    DeskWay(
        _("Participants"),
        "participants",
        frozenset({"participants", "participant", "publish-participants", "dissolve"}),
    ),
    DeskWay(
        _("Towns and parks"),
        "areas",
        frozenset(
            {"areas", "area", "area-list", "area-register", "area-town", "area-records", "roster"}
            | {"area-place", "area-place-end", "area-roster", "stations", "station"}
            | {f"unit-{name}" for _route, _view, name in KEEPING}
        ),
    ),
    DeskWay(
        _("Facts and grades"),
        "facts",
        frozenset(
            {"facts", "fact", "fact-enter", "fact-confirm", "fact-withdraw", "fact-tables", "fact-table", "grades"}
            | {"grade-enter"}
        ),
    ),
]


@register.inclusion_tag("desk/ways.html", takes_context=True)
def desk_ways(context: template.Context) -> dict:
    """The groups of the desk's lists that this office has, and the lists beside the page's own."""
    request = context["request"]
    office: Officer = request.acting
    here = request.resolver_match.url_name
    ways = [way for way in WAYS if office.is_city or not way.city_only]
    current = next((way for way in ways if here in way.names), None)
    group = current.group if current else None
    return {
        "groups": [
            _group_of(own, one, current=one == group)
            for one in Group
            if (own := [way for way in ways if way.group == one])
        ],
        "label": group.label if group else "",
        "ways": [
            {"label": way.label, "url": reverse(f"desk:{way.name}"), "current": way is current}
            for way in ways
            if way.group == group
        ],
    }


def _group_of(own: Sequence[DeskWay], group: Group, *, current: bool) -> dict:
    """A group as the way to its first list. A group of one list bears that list's name: there is nothing to choose."""
    return {
        "label": own[0].label if len(own) == 1 else group.label,
        "url": reverse(f"desk:{own[0].name}"),
        "current": current,
    }


@register.simple_tag
def state_chip(application: Application) -> SafeString:
    """An application's state in a word."""
    state = ApplicationState(application.state)
    return chip(state.label, state.tone)


# A row of the list of applications, written here like every mark that stands in each row of a list (portal_titles).
ROW = (
    '<tr><th scope="row"><a href="{{url}}">{{name}}</a></th>'
    '<td data-label="{kind_label}"><span>{{kind}}<br><span class="small muted">{{beneath}}</span></span></td>'
    '<td class="num" data-label="{year_label}">{{year}}</td><td data-label="{state_label}">{{state}}</td>'
    '<td data-label="{day_label}"><time datetime="{{moment}}">{{day}}</time></td>'
    '<td class="num" data-label="{own_label}">{{own}}</td>'
    '<td class="num" data-label="{scored_label}">{{scored}} / {{asked}}</td></tr>'
)


@functools.cache
def _row(language: str) -> SafeString:
    """The row with its labels in the language that is active, which is `language`: the same for each application."""
    return format_html(
        ROW,
        kind_label=_("Kind"),
        year_label=_("Year"),
        state_label=_("State"),
        day_label=pgettext("date", "Handed in"),
        own_label=_("Self-assessment"),
        scored_label=_("Scored by the county"),
    )


@register.simple_tag
def application_row(application: Application, asked: int, by_city: bool) -> SafeString:
    """An application in its list; `asked` is how many indicators there are to score. The city reads the area."""
    unit, submitted_at = application.unit, timezone.localtime(application.submitted_at)
    return format_html(
        _row(get_language()),
        url=reverse("desk:application", args=[application.pk]),
        name=unit.name,
        kind=unit.get_kind_display(),
        beneath=unit.district.name if by_city else unit.uscc,
        year=application.campaign.year,
        state=state_chip(application),
        moment=submitted_at.isoformat(),
        day=date_format(submitted_at),
        own=points(application.self_total),
        scored=application.scored,
        asked=asked,
    )


@register.simple_tag
def round_chip(round_: Round) -> SafeString:
    """A round's state in a word."""
    return chip(round_.get_state_display(), ROUND_TONES[round_.state])


@register.simple_tag
def verdict_chip(opinion: Opinion) -> SafeString:
    """An organisation's word."""
    return chip(opinion.get_verdict_display(), "success" if opinion.verdict == Verdict.APPROVE else "danger")


FILE_TABS = [
    ("overview", _("Overview"), "application"),
    ("scores", _("Standards and scores"), "sheet"),
    ("evidence", _("Evidence"), "evidence"),
    ("hand-ins", _("Hand-ins"), "hand-ins"),
    ("checks", _("Checks"), "checks"),
    ("visits", _("Site visits"), "application-visits"),
    ("opinions", _("Opinions"), "opinions"),
    ("course", _("Course"), "course"),
]


@register.inclusion_tag("desk/file_tabs.html")
def file_tabs(application: Application, current: str) -> dict:
    """The pages of one application's file."""
    return {
        "tabs": [
            {
                "label": label,
                "url": reverse(f"desk:{name}", args=[application.pk]),
                "current": key == current,
            }
            for key, label, name in FILE_TABS
        ]
    }


@register.simple_tag
def claim_chip(claim: Claim) -> SafeString:
    """A claim's state in a word."""
    return chip(claim.get_state_display(), CLAIM_TONES[claim.state])


@register.simple_tag
def visit_chip(visit: Visit) -> SafeString:
    """A visit's state in a word."""
    return chip(visit.get_state_display(), VisitState(visit.state).tone)


@register.simple_tag
def found_chip(found: str) -> SafeString:
    """What was found on site, in a word."""
    return chip(Found(found).label, Found(found).tone)


@register.filter
def is_image(paper: Paper) -> bool:
    """Whether a browser shows the file as a picture. Uploads come in only under an ending that fits their content."""
    return paper.name.lower().endswith((".png", ".jpg", ".jpeg"))


@register.inclusion_tag("desk/_in_hand.html", takes_context=True)
def in_hand(context: template.Context, row: Row) -> dict:
    """Who of the own organisation has a file, and the button to take it or to give it back."""
    return in_hand_context(context, row.application, row.hand, may_take=not row.stepped_out)


@register.inclusion_tag("desk/_in_hand.html", takes_context=True)
def file_in_hand(context: template.Context, hand: InHand | None, *, may_take: bool) -> dict:
    """The same on the pages of one file."""
    return in_hand_context(context, context["application"], hand, may_take=may_take)


def in_hand_context(
    context: template.Context, application: Application, hand: InHand | None, *, may_take: bool
) -> dict:
    request = context["request"]
    return {
        "application": application,
        "unit": application.unit,
        "hand": hand,
        "office": request.acting,
        "may_take": may_take,
        "here": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
