"""The yearly integrity grade (守法诚信等级, circular 六（六））."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from enterprises import rules
from enterprises.enums import FactKind, FactOrigin, Grade
from enterprises.models import AdverseFact, IntegrityGrade
from enterprises.services.facts import FactFields, propose_fact
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from tripartite.models import Officer
from units.enums import UnitKind
from units.models import Unit


@dataclass(frozen=True, slots=True)
class GradeFields:
    """A grade as it was decided outside the portal. `reason` is asked for where another grade stands already."""

    year: int
    grade: str
    source: str
    decided_on: date
    document: str = ""
    reason: str = ""


def set_grade(
    *, unit: Unit, office: Officer, grade: GradeFields, origin: FactOrigin = FactOrigin.HAND
) -> IntegrityGrade:
    """Enter an enterprise's grade of a year. Another grade replaces the earlier one, with a reason; grade C is an
    adverse fact besides, which the unit may answer. Raises `Refused`."""
    require(rules.why_not_keep_of(office, unit))
    if unit.kind != UnitKind.ENTERPRISE:
        raise Refused(_("Only enterprises have an integrity grade."))
    if grade.decided_on > clock.today() or grade.year > clock.today().year:
        raise Refused(_("The date lies in the future: a grade has been decided."))
    with act() as log:
        # The unit's row is the lock: two officers who enter a grade at once come one after the other.
        Unit.objects.select_for_update().get(pk=unit.pk)
        standing = IntegrityGrade.objects.standing().filter(unit=unit, year=grade.year).first()
        if standing is not None:
            _replace(standing, grade)
        entered = IntegrityGrade.objects.create(
            unit=unit,
            year=grade.year,
            grade=grade.grade,
            source=grade.source.strip(),
            decided_on=grade.decided_on,
            document=grade.document.strip(),
            reason=grade.reason.strip(),
            origin=origin,
            entered_by=office,
            entered_at=clock.now(),
        )
        log.append(
            action="integritygrade.set",
            subject=entered,
            actor=office.actor,
            source=standing.grade if standing else "",
            target=entered.grade,
            remark=entered.reason,
            data={"year": grade.year},
        )
        if grade.grade == Grade.C:
            _tell_of_c(entered, office, origin)
    return entered


def _replace(standing: IntegrityGrade, grade: GradeFields) -> None:
    if standing.grade == grade.grade:
        raise Refused(_("Grade %(grade)s of %(year)d is entered already.") % {"grade": grade.grade, "year": grade.year})
    if not grade.reason.strip():
        raise Refused(
            _("Grade %(grade)s of %(year)d stands already: please write down why it changes.")
            % {"grade": standing.grade, "year": grade.year}
        )
    IntegrityGrade.objects.filter(pk=standing.pk).update(replaced_at=clock.now())


def _tell_of_c(entered: IntegrityGrade, office: Officer, origin: FactOrigin) -> None:
    fact = FactFields(
        kind=FactKind.GRADE_C,
        happened_on=entered.decided_on,
        text=_("Integrity grade C for %(year)d.") % {"year": entered.year},
        source=entered.source,
        document=entered.document,
    )
    told = AdverseFact.objects.open().filter(unit=entered.unit, kind=FactKind.GRADE_C, happened_on=fact.happened_on)
    if not told.exists():
        propose_fact(unit=entered.unit, fact=fact, office=office, actor=office.actor, origin=origin)
