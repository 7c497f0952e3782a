"""A re-assessment: the same application comes before the county again, as a new proceeding (BRIEF §5)."""

from django.db.models import Max

from evaluations import clocks, emails, rules
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Reassessment
from evaluations.transitions import APPLICATION
from journal import clock
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import require
from units.models import UnitMember


def ask_for_reassessment(*, application: Application, member: UnitMember) -> Reassessment:
    """Open the form again, with the answers as they were handed in last; scores, visits and rounds stay behind with
    the former proceeding. Raises `Refused` before the campaign's day, after its last one, or for a holder."""
    with act():
        locked = (
            Application.objects.select_for_update(of=("self",))
            .select_related("unit", "campaign")
            .get(pk=application.pk)
        )
        require(rules.why_not_reassess(member, locked))
        last = locked.reassessments.aggregate(last=Max("number"))["last"] or 0
        record = Reassessment.objects.create(
            application=locked,
            number=last + 1,
            asked_by=member.user,
            asked_at=clock.now(),
            due_on=clocks.reassess_until(locked.campaign),
            former_matter=locked.county_matter,
            former_submission=locked.submission,
            former_ended_at=locked.ended_at,
        )
        APPLICATION.move(
            application,
            "reassess",
            actor=member.actor,
            changes={"ended_at": None, "county_matter": None},
            data={"number": record.number, "due_on": record.due_on.isoformat()},
        )
        emails.CountyEmails(locked).reassessment_asked(record)
    return record


def let_stand_overdue() -> int:
    """Re-assessments that were asked for and not handed in by the last day fall away: the former decision stands as it
    was, and the unit is told. Returns how many. Safe to run again; beat runs it daily."""
    count = 0
    for application in Application.objects.filter(state=A.REASSESSING).select_related("campaign", "unit"):
        record = application.reassessments.order_by("number").last()
        if record.due_on >= clock.today():
            continue
        with act():
            APPLICATION.move(
                application,
                "let_stand",
                actor=SYSTEM,
                reason=f"Not handed in by {record.due_on.isoformat()}.",
                changes={
                    "ended_at": record.former_ended_at,
                    "county_matter": record.former_matter,
                    "reassessed_at": None,
                },
            )
            emails.ApplicantEmails(application).reassessment_over(record)
        count += 1
    return count
