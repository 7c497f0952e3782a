"""What the pages of the desk share: its ways, and marks of officers' things."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState
from evaluations.models import Application
from evaluations.reading import Paper
from proceedings.enums import Found, RoundState, Verdict, VisitState
from proceedings.models import Opinion, Round, Visit
from supervision.models import InHand
from supervision.queue import Row
from tripartite.models import Officer
from tripartite.templatetags.portal_ui import chip
from units.enums import ClaimState
from units.models import Claim

register = template.Library()

CLAIM_TONES = {ClaimState.PENDING: "info", ClaimState.APPROVED: "success", ClaimState.DECLINED: "danger"}
ROUND_TONES = {RoundState.OPEN: "info", RoundState.PASSED: "success", RoundState.NOT_PASSED: "danger"}


@dataclass(frozen=True, slots=True)
class DeskWay:
    """A list of the desk. `names` are the pages that lie under it, by the name of their address."""

    label: str
    name: str
    names: frozenset[str]
    city_only: bool = False


WAYS = [
    DeskWay(_("To do"), "home", frozenset({"home", "queue", "overdue"})),
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
    ),
    DeskWay(
        _("Surveys"),
        "surveys",
        frozenset({"surveys", "surveys-waiting", "survey", "survey-for", "survey-extend", "survey-annul"}),
    ),
    DeskWay(_("Site visits"), "visits", frozenset({"visits", "visit"})),
    DeskWay(_("Opinions"), "rounds", frozenset({"rounds", "round", "opinion", "recuse"})),
    DeskWay(_("Claims"), "claims", frozenset({"claims", "claim", "approve-claim", "decline-claim"})),
    DeskWay(
        _("Participants"),
        "participants",
        frozenset({"participants", "participant", "publish-participants", "dissolve"}),
    ),
    DeskWay(
        _("Departments"),
        "enquiries",
        frozenset({"enquiries", "enquiry", "enquiry-ask", "enquiry-link", "enquiry-recall"}),
    ),
    DeskWay(
        _("Assessments"),
        "assessments",
        frozenset({"assessments", "assessment", "assessment-assign", "assessment-recall"}),
    ),
    DeskWay(
        _("Facts and grades"),
        "facts",
        frozenset(
            {"facts", "fact", "fact-enter", "fact-confirm", "fact-withdraw", "fact-tables", "fact-table", "grades"}
            | {"grade-enter"}
        ),
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
    ),
    DeskWay(
        _("Notices and objections"),
        "notices",
        frozenset({"notices", "publish-notice", "notice", "objection", "objector", "name-units"}),
        city_only=True,
    ),
    DeskWay(
        _("Decisions"), "decisions", frozenset({"decisions", "decision", "surrenders", "surrender"}), city_only=True
    ),
    DeskWay(
        _("Plaques"),
        "plaques",
        frozenset({"plaques", "hand-over", "plaque", "move-plaque", "batches", "order-batch", "batch"}),
    ),
    DeskWay(
        _("Campaigns"),
        "campaigns",
        frozenset({"campaigns", "prepare-campaign", "campaign", "change-campaign", "preview-campaign"}),
        city_only=True,
    ),
]


@register.inclusion_tag("desk/ways.html", takes_context=True)
def desk_ways(context: template.Context) -> dict:
    """The lists of the desk that this office has, the one the page lies under marked."""
    request = context["request"]
    office: Officer = request.acting
    here = request.resolver_match.url_name
    return {
        "ways": [
            {"label": way.label, "url": reverse(f"desk:{way.name}"), "current": here in way.names}
            for way in WAYS
            if office.is_city or not way.city_only
        ]
    }


@register.simple_tag
def state_chip(application: Application) -> SafeString:
    """An application's state in a word."""
    state = ApplicationState(application.state)
    return chip(state.label, state.tone)


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
