"""Plans: drafted by the county's government side, agreed to by its three organisations, replaced by the next one."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused, require
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Round
from proceedings.services import drop_matter, open_matter, open_round
from rechecks import rules
from rechecks.enums import PlanState
from rechecks.models import Plan
from rechecks.transitions import PLAN
from tripartite.models import Officer
from units.enums import UnitKind

RULES = (
    "method",
    "starts_on",
    "cadence",
    "contribution_days",
    "rate",
    "at_least",
    "at_most",
    "by_kind",
    "by_size",
    "by_age",
    "per_stratum",
    "within_years",
    "fact_weight",
    "rest_months",
)
"""The fields that say how a plan draws: what its organisations agree to."""


def draft_plan(*, office: Officer, kind: str = "", values: dict[str, Any]) -> Plan:
    """A new draft, the next version of the body's plan for a kind or for all. One draft at a time."""
    require(rules.why_not_plan(office))
    with act() as log:
        own = Plan.objects.filter(body=office.organisation.body_id, kind=kind)
        if own.filter(state=PlanState.DRAFT).exists():
            raise Refused(_("There is a draft already. Change it, or discard it first."))
        version = (own.aggregate(last=Max("version"))["last"] or 0) + 1
        plan = Plan(body=office.body, kind=kind, version=version, drafted_by=office, **_known(values))
        plan.save()
        log.append(action="plan.draft", subject=plan, actor=office.actor, target=plan.state, data=_figures(plan))
    return plan


def change_plan(*, plan: Plan, office: Officer, values: dict[str, Any]) -> Plan:
    """Change a draft that nobody is asked about."""
    with act() as log:
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        require(rules.why_not_change(office, plan))
        for field, value in _known(values).items():
            setattr(plan, field, value)
        plan.save()
        log.append(action="plan.change", subject=plan, actor=office.actor, data=_figures(plan))
    return plan


def put_plan(*, plan: Plan, office: Officer, text: str) -> Round:
    """Put a draft to the body's three organisations."""
    with act():
        require(rules.why_not_put(office, plan))
        matter = open_matter(
            body=plan.body, kind=MatterKind.RECHECK_PLAN, subject=plan, title=title_of(plan), actor=office.actor
        )
        Plan.objects.filter(pk=plan.pk).update(matter=matter)
        return open_round(matter=matter, motion=MotionKind.APPROVE, text=text, office=office)


def discard_plan(*, plan: Plan, office: Officer) -> None:
    """Give a draft up; a matter about it falls away."""
    with act():
        plan = Plan.objects.select_related("matter").get(pk=plan.pk)
        require(rules.why_not_change(office, plan))
        if plan.matter is not None:
            drop_matter(matter=plan.matter, actor=office.actor)
        PLAN.move(plan, "discard", actor=office.actor)


def bring_into_force(*, round_: Round) -> None:
    """The three have agreed: the draft binds, and its predecessor has periods until the new one's first day."""
    with act():
        plan = Plan.objects.select_for_update().get(matter=round_.matter_id, state=PlanState.DRAFT)
        for old in Plan.objects.filter(body=plan.body_id, kind=plan.kind, state=PlanState.IN_FORCE):
            PLAN.move(old, "replace", actor=SYSTEM, changes={"ends_on": plan.starts_on})
        PLAN.move(plan, "approve", actor=SYSTEM)


def title_of(plan: Plan) -> str:
    """What the matter about a plan is called: in Chinese, as all that goes on file."""
    kinds = {
        "": "全部称号",
        UnitKind.ENTERPRISE: "企业",
        UnitKind.PARK: "园区",
        UnitKind.TOWN: "乡镇（街道）",
        UnitKind.CLUSTER: "企业聚集区域",
    }
    return f"{plan.body.district.name_zh}复核计划第{plan.version}版（{kinds[plan.kind]}）"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {field: values[field] for field in RULES if field in values}


def _figures(plan: Plan) -> dict[str, Any]:
    """A plan's rules as the journal keeps them."""
    figures = {field: getattr(plan, field) for field in RULES}
    return figures | {"kind": plan.kind, "starts_on": plan.starts_on.isoformat()}
