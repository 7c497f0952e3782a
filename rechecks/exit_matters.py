"""What the bodies look at in re-checks, cancellations and appeals. Registered with proceedings at start-up."""

import hashlib
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.reading import answer_lines
from journal.actors import SYSTEM
from journal.chain import canonical
from plaques.models import Title
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Objection, Round, Visit
from proceedings.registry import CheckItem, SubjectKind, register
from rechecks.enums import AppealState
from rechecks.enums import RevocationState as V
from rechecks.exit_emails import UnitNews
from rechecks.models import Appeal, Recheck, RecheckItem, Revocation
from rechecks.services.inspecting import application_of
from rechecks.services.revoking import leave_in_force, to_city
from tripartite.enums import Level
from tripartite.models import Officer
from tripartite.words import remark

# --- a re-check: visited, never voted on ------------------------------------------------------------------------------


def recheck_of(matter: Matter) -> Recheck:
    return Recheck.objects.select_related("title__unit", "title__district").get(matter=matter)


def item_words(recheck: Recheck, items: Sequence[RecheckItem]) -> list[tuple[RecheckItem, str, str, str]]:
    """Each item with the group it stands in, what it asks, and what the unit stated when it was named."""
    application = application_of(recheck.title)
    groups = {
        indicator.id: (standard.title, indicator)
        for standard in application.rubric.standards
        for indicator in standard.indicators
    }
    stated = application.submission.content["answers"]
    rows = []
    for item in items:
        if item.fact is not None:
            day = item.fact.happened_on.isoformat()
            rows.append((item, _("Adverse facts"), f"{item.fact.title}{remark(day)}", item.fact.text))
            continue
        group, indicator = groups[item.key]
        lines = [line.text for line in answer_lines(indicator, stated.get(item.key)) if line.holds is not False]
        rows.append((item, group, indicator.title, " · ".join(str(line) for line in lines)))
    return rows


def checklist(matter: Matter) -> Sequence[CheckItem]:
    """What visitors look at: what the unit was asked to show, with what it says now, else what it said when named."""
    recheck = recheck_of(matter)
    items = list(recheck.items.select_related("fact__edition"))
    return [
        CheckItem(key=item.key, group=str(group), title=str(title), stated=item.answer or str(stated))
        for item, group, title, stated in item_words(recheck, items)
    ]


def tell_of_visit(visit: Visit) -> None:
    """The unit knows beforehand who comes and when, or that nobody does."""
    recheck = recheck_of(visit.matter)
    UnitNews(recheck.title).send(
        f"visit_{visit.state}", recheck, text=f"{visit.planned_for:%Y-%m-%d} {visit.place}", key=str(visit.pk)
    )


def recheck_print(matter: Matter) -> str:
    return hashlib.sha256(matter.subject.encode()).hexdigest()


def recheck_address(matter: Matter) -> str:
    return reverse("desk:recheck", args=[recheck_of(matter).pk])


def no_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    return _("A re-check is looked at, not voted on: what follows from it is a matter of its own.")


def nothing(round_: Round) -> None:
    """Nothing changes yet: what was agreed is carried out when the meeting is closed and checked."""


def never_on_notice(objection: Objection) -> None:
    """The ways out are not published for objection; the unit has its own appeal."""
    raise LookupError("A way out of a title is not published for objection.")


# --- cancelling
# --------------------------------------------------------------------------------------------------------


def revocation_of(matter: Matter) -> Revocation:
    """The latest way of the title that this matter has served."""
    column = "city_matter" if matter.body.level == Level.CITY else "county_matter"
    rows = Revocation.objects.select_related("title", "recheck", "county_matter", "city_matter")
    return rows.filter(**{column: matter}).order_by("-pk")[0]


def revocation_print(matter: Matter) -> str:
    """Hash of what the organisations look at: ground, reason, findings, and what the unit said."""
    way = revocation_of(matter)
    findings = []
    if way.recheck_id:
        findings = [list(row) for row in way.recheck.items.order_by("position").values_list("key", "finding", "note")]
    words = [way.pk, way.title.number, way.ground, way.reason, way.heard, way.statement, way.minutes, findings]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def revocation_address(matter: Matter) -> str:
    return reverse("desk:revocation", args=[revocation_of(matter).pk])


def why_not_revocation(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    """The county speaks after the unit was heard or let its time pass; the city after the county's three."""
    way = revocation_of(matter)
    needed = V.PROPOSED if matter.body.level == Level.CITY else V.HEARD
    if way.state != needed:
        return _("This is not before this body now: %(state)s.") % {"state": way.get_state_display()}
    return None


def revocation_passed(round_: Round) -> None:
    """The county's three agreed: on to the city, or the title stays. The city's four: nothing before it is released."""
    way = revocation_of(round_.matter)
    if round_.matter.body.level == Level.CITY:
        return
    if round_.motion == MotionKind.REVOKE:
        to_city(way, "propose", SYSTEM)
    else:
        leave_in_force(way, SYSTEM, round_.text)


# --- appeals
# -----------------------------------------------------------------------------------------------------------


def appeal_of(matter: Matter) -> Appeal:
    return Appeal.objects.select_related("title", "revocation").filter(matter=matter).order_by("-pk")[0]


def appeal_print(matter: Matter) -> str:
    appeal = appeal_of(matter)
    words = [appeal.pk, appeal.title.number, appeal.state, appeal.text]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def appeal_address(matter: Matter) -> str:
    return reverse("desk:appeal", args=[appeal_of(matter).pk])


def why_not_appeal_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    return None if appeal_of(matter).state == AppealState.FILED else _("This appeal is decided.")


def title_of(matter: Matter) -> Title | None:
    """The title that a matter of these kinds is about."""
    if not matter.subject.startswith("plaques.title:"):
        return None
    return Title.objects.select_related("unit__district").filter(pk=int(matter.subject.partition(":")[2])).first()


def register_all() -> None:
    """Called once at start-up."""
    register(
        MatterKind.RECHECK,
        SubjectKind(
            motions=(),
            fingerprint=recheck_print,
            address=recheck_address,
            why_not=no_motion,
            on_passed=nothing,
            on_failed=nothing,
            on_upheld=never_on_notice,
            checklist=checklist,
            on_visit=tell_of_visit,
        ),
    )
    for kind in (MatterKind.REVOCATION, MatterKind.FALSE_MATERIAL, MatterKind.DISSOLUTION):
        register(
            kind,
            SubjectKind(
                motions=(MotionKind.REVOKE, MotionKind.KEEP),
                fingerprint=revocation_print,
                address=revocation_address,
                why_not=why_not_revocation,
                on_passed=revocation_passed,
                on_failed=nothing,
                on_upheld=never_on_notice,
            ),
        )
    register(
        MatterKind.APPEAL,
        SubjectKind(
            motions=(MotionKind.REINSTATE, MotionKind.MAINTAIN),
            fingerprint=appeal_print,
            address=appeal_address,
            why_not=why_not_appeal_motion,
            on_passed=nothing,
            on_failed=nothing,
            on_upheld=never_on_notice,
        ),
    )
