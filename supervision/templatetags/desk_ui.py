"""What the pages of the desk share: its ways, and marks of officers' things."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState
from evaluations.models import Application
from evaluations.reading import Paper
from parks.urls import PAGES as KEEPING
from proceedings.enums import Found, RoundState, Verdict, VisitState
from proceedings.models import Opinion, Round, Visit
from standards.content import in_chinese
from supervision.models import InHand
from supervision.overview import Total
from supervision.queue import Row
from tripartite.models import Officer
from tripartite.templatetags.portal_ui import chip, points
from units.enums import ClaimState, UnitKind
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


@register.simple_tag(takes_context=True)
def desk_ways(context: template.Context) -> SafeString:
    """The groups of the desk's lists that this office has, and the lists beside the page's own."""
    request = context["request"]
    office: Officer = request.acting
    return _ways(get_language(), office.is_city, request.resolver_match.url_name)


@functools.cache
def _ways(language: str, is_city: bool, here: str) -> SafeString:
    ways = [way for way in WAYS if is_city or not way.city_only]
    current = next((way for way in ways if here in way.names), None)
    group = current.group if current else None
    shown = {
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
    return render_to_string("desk/ways.html", shown)


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
def application_row(row: Any, asked: int, by_city: bool) -> SafeString:
    """An application in its list, as `supervision.views.applications.SHOWN` names what a row says; `asked` is how many
    indicators there are to score. The city reads the area."""
    area = row.unit__district__name_zh if in_chinese() else row.unit__district__name_en
    told = (row.unit__name, row.unit__kind, area if by_city else row.unit__uscc, row.campaign__year, row.state)
    progress = (timezone.localtime(row.submitted_at), row.self_total, row.scored, asked)
    return _drawn(get_language(), row.pk, *told, *progress)


# Drawn once and remembered by all that it says, like a row of the register.
@functools.lru_cache(2000)
def _drawn(
    language: str,
    pk: int,
    name: str,
    kind: str,
    beneath: str,
    year: int,
    state: str,
    handed_in: datetime,
    own: Decimal,
    scored: int,
    asked: int,
) -> SafeString:
    return format_html(
        _row(language),
        url=reverse("desk:application", args=[pk]),
        name=name,
        kind=UnitKind(kind).label,
        beneath=beneath,
        year=year,
        state=chip(ApplicationState(state).label, ApplicationState(state).tone),
        moment=handed_in.isoformat(),
        day=date_format(handed_in),
        own=points(own),
        scored=scored,
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


@register.simple_tag
def file_tabs(application: Application, current: str) -> SafeString:
    """The pages of one application's file."""
    return _file_tabs(get_language(), application.pk, current)


@functools.lru_cache(2000)
def _file_tabs(language: str, pk: int, current: str) -> SafeString:
    tabs = [
        {"label": label, "url": reverse(f"desk:{name}", args=[pk]), "current": key == current}
        for key, label, name in FILE_TABS
    ]
    return render_to_string("desk/file_tabs.html", {"tabs": tabs})


# A standard in the table of points: like every mark that stands in each row of a table.
TOTAL_ROW = (
    '<tr><th scope="row"><a href="{url}">{title}</a></th>{figures}'
    '<td data-label="{label}">{scored} / {asked}{floor}</td></tr>'
)
TOTAL_LABELS = (_("At most"), _("Self-assessment"), _("Points of the county"), _("Result"), _("Floor"))


@register.simple_tag
def total_row(application: Application, total: Total) -> SafeString:
    """One standard of an application in figures, with its floor where there is one."""
    standard = total.standard
    figures = (standard.maximum, total.own, total.county, total.result, total.floor)
    counted = (total.scored, total.asked, total.reaches_floor)
    return _total_row(get_language(), application.pk, standard.id, standard.title, figures, *counted)


@functools.lru_cache(4000)
def _total_row(
    language: str,
    pk: int,
    standard: str,
    title: str,
    figures: tuple[Decimal | None, ...],
    scored: int,
    asked: int,
    reaches_floor: bool | None,
) -> SafeString:
    floor = ""
    if reaches_floor is not None:
        word, tone = (_("floor reached"), "success") if reaches_floor else (_("below the floor"), "danger")
        floor = format_html(" {}", chip(word, tone))
    return format_html(
        TOTAL_ROW,
        url=reverse("desk:scores", args=[pk, standard]),
        title=title,
        figures=format_html_join(
            "",
            '<td class="num" data-label="{}">{}</td>',
            zip(TOTAL_LABELS, map(points, figures), strict=True),
        ),
        label=_("Indicators scored"),
        scored=scored,
        asked=asked,
        floor=floor,
    )


@register.simple_tag
def veto_items(application: Application) -> SafeString:
    """The facts that an edition takes as standing in the way, each with the months in which it does."""
    return _veto_items(get_language(), tuple((veto.title, veto.months) for veto in application.rubric.vetoes))


@functools.lru_cache(32)
def _veto_items(language: str, vetoes: tuple[tuple[str, int], ...]) -> SafeString:
    return render_to_string("desk/veto_items.html", {"vetoes": vetoes})


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
