"""Who may do what with plans and draws, and why not: a sentence when it may not be, None when it may."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import clock
from proceedings.enums import RoundState
from proceedings.models import Recusal
from proceedings.rules import why_not_propose
from rechecks.enums import Method, PlanState
from rechecks.models import Draw, Plan
from tripartite.enums import Level, Party
from tripartite.models import Officer


def why_not_plan(office: Officer) -> str | None:
    """Who drafts a body's plan: the government side of a county, which keeps its papers."""
    if office.body.level != Level.COUNTY:
        return _("Plans of re-checks are the counties'; the city reads them.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side drafts the plan; the three organisations decide on it.")
    return None


def why_not_change(office: Officer, plan: Plan) -> str | None:
    """A draft may be changed or discarded while no organisation is asked about it."""
    if office.organisation.body_id != plan.body_id:
        return _("Only officers of this body act in this matter.")
    refusal = why_not_plan(office)
    if refusal:
        return refusal
    if plan.state != PlanState.DRAFT:
        return _("This plan is no draft any more. A change is a new version.")
    if plan.matter is not None and plan.matter.rounds.filter(state=RoundState.OPEN).exists():
        return _("The three organisations are asked about this draft; it cannot be changed before they have spoken.")
    return None


def why_not_put(office: Officer, plan: Plan) -> str | None:
    """Whether a draft may be put to the three organisations."""
    refusal = why_not_change(office, plan)
    if refusal is None and plan.matter is not None and plan.matter.state == "open":
        refusal = why_not_propose(office, plan.matter)
    return refusal or why_not_begin(plan)


def why_not_begin(plan: Plan) -> str | None:
    """Whether a plan may begin on its first day: with time for the contributions, and not before what its
    predecessor has begun."""
    earliest = clock.today() + timedelta(days=plan.contribution_days if plan.method == Method.SAMPLE else 1)
    if plan.starts_on < earliest:
        return _("The first period has to begin on %(day)s or later, so that contributions can be handed in.") % {
            "day": date_format(earliest)
        }
    begun = Draw.objects.filter(plan__body=plan.body_id, plan__kind=plan.kind).order_by("-due_on").first()
    if begun is not None and plan.starts_on <= begun.due_on:
        return _("Under the present plan the draw of %(day)s has begun. The new plan has to begin after it.") % {
            "day": date_format(begun.due_on)
        }
    others = Plan.objects.filter(body=plan.body_id, state=PlanState.IN_FORCE).exclude(kind=plan.kind)
    if others.filter(kind="").exists() or (not plan.kind and others.exists()):
        return _("The body has one plan for all kinds of units, or one for each kind, and not both.")
    return None


def why_not_contribute(office: Officer, draw: Draw) -> str | None:
    """Whether an officer may hand in the organisation's contribution to a draw."""
    if office.organisation.body_id != draw.plan.body_id:
        return _("Only officers of this body act in this matter.")
    if draw.plan.method == Method.CENSUS:
        return _("A census takes every title; it needs no contributions.")
    if not draw.takes_contributions:
        return _("The frame is frozen: no contribution can be taken any more.")
    if (
        draw.plan.matter_id
        and Recusal.objects.filter(matter=draw.plan.matter_id, officer__user=office.user_id).exists()
    ):
        return _("You have recused yourself from this file. Another officer of your organisation acts.")
    if draw.contributions.standing().filter(organisation=office.organisation_id).exists():
        return _("Your organisation has handed in its contribution. It is sealed and stays as it is.")
    return None
