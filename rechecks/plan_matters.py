"""What a county's body looks at when it decides on a plan of re-checks. Registered with proceedings at start-up."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext as _

from journal.chain import canonical
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Objection, Round
from proceedings.registry import SubjectKind, register
from rechecks import rules
from rechecks.enums import PlanState
from rechecks.models import Plan
from rechecks.services.plans import RULES, bring_into_force
from tripartite.models import Officer


def plan_of(matter: Matter) -> Plan:
    """The plan that a matter is about."""
    return Plan.objects.select_related("body__district").get(pk=int(matter.subject.partition(":")[2]))


def fingerprint(matter: Matter) -> str:
    """Hash of what the organisations look at: the plan's rules, and which draws its predecessor has begun."""
    plan = plan_of(matter)
    begun = Plan.objects.filter(body=plan.body_id, kind=plan.kind, draws__due_on__gte=plan.starts_on)
    words = [plan.pk, plan.kind, begun.count(), *(str(getattr(plan, field)) for field in RULES)]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def address(matter: Matter) -> str:
    return reverse("desk:recheck-plan", args=[plan_of(matter).pk])


def why_not_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    """A draft is put; what binds already is not put again."""
    plan = plan_of(matter)
    if plan.state != PlanState.DRAFT:
        return _("This plan is no draft any more. A change is a new version.")
    return rules.why_not_begin(plan)


def plan_failed(round_: Round) -> None:
    """The draft stays a draft: it may be changed and put again."""


def objection(objection: Objection) -> None:
    """A plan is never on a notice."""
    raise LookupError("A plan of re-checks is not published for objection.")


def register_all() -> None:
    """Called once at start-up."""
    register(
        MatterKind.RECHECK_PLAN,
        SubjectKind(
            motions=(MotionKind.APPROVE,),
            fingerprint=fingerprint,
            address=address,
            why_not=why_not_motion,
            on_passed=lambda round_: bring_into_force(round_=round_),
            on_failed=plan_failed,
            on_upheld=objection,
        ),
    )
