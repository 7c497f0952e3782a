"""The yearly report of title holders, and the reminders of everything that a unit owes (BRIEF §9)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.enums import FactKind
from enterprises.models import AdverseFact
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from plaques.models import Title
from rechecks import duties
from rechecks.enums import RecheckState, RevocationState
from rechecks.exit_emails import UnitNews
from rechecks.models import Recheck, Revocation, YearlyReport
from standards.models import exit_rules
from units.models import UnitMember


@dataclass(frozen=True, slots=True)
class ReportFields:
    """What a holder is asked for one year."""

    headcount: int
    disputes: int
    arrears: bool
    contract_until: date | None = None
    congress_on: date | None = None
    changes: str = ""


def due_on(year: int) -> date:
    """By when the report on a year is due, in the year after."""
    rules = exit_rules()
    return date(year + 1, rules.report_month, rules.report_day)


def asked_year() -> int:
    """The year that is reported on now: the one before this."""
    return clock.today().year - 1


NONE = Q(pk__in=[])


def _is_asked(year: int) -> Q:
    """True of titles that were held before a year ended."""
    return Q(granted_on__lte=date(year, 12, 31)) if exit_rules().yearly_report else NONE


def holders_asked(year: int) -> QuerySet[Title]:
    """Titles in force that owe a report on a year: those that were held before it ended."""
    return Title.objects.in_force().filter(_is_asked(year))


def lacks_report(year: int | None = None) -> Q:
    """True of titles whose report on a year (the last one) is not there though its day has passed."""
    year = year or asked_year()
    filed = YearlyReport.objects.filter(title=OuterRef("pk"), year=year)
    return _is_asked(year) & ~Q(Exists(filed)) if clock.today() > due_on(year) else NONE


def reports_missing() -> QuerySet[Title]:
    """Titles in force whose report on the last year is missing."""
    return Title.objects.in_force().filter(lacks_report())


def proposed(title: Title, year: int) -> dict:
    """What stands in the form when it comes: the profile, and what is on record of the year."""
    profile = getattr(title.unit, "enterprise", None)
    facts = AdverseFact.objects.confirmed().filter(unit=title.unit_id, happened_on__year=year)
    earlier = YearlyReport.objects.filter(title=title, year__lt=year).order_by("-year").first()
    return {
        "headcount": getattr(profile, "headcount", None) or (earlier.headcount if earlier else None),
        "contract_until": getattr(profile, "collective_contract_until", None),
        "congress_on": earlier.congress_on if earlier else None,
        "disputes": facts.filter(kind__in=[FactKind.DISPUTE, FactKind.LOST_ARBITRATION]).count(),
        "arrears": facts.filter(kind=FactKind.WAGE_ARREARS).exists(),
    }


def file_report(*, title: Title, year: int, member: UnitMember, fields: ReportFields) -> YearlyReport:
    """The unit reports on a year, once; late as well."""
    with act() as log:
        title = Title.objects.select_for_update(of=("self",)).select_related("unit").get(pk=title.pk)
        require(duties.why_not_speak_for(member, title))
        if not holders_asked(year).filter(pk=title.pk).exists() or year > asked_year():
            raise Refused(_("No report is asked for this year."))
        if YearlyReport.objects.filter(title=title, year=year).exists():
            raise Refused(
                _("The report for this year is filed already. Please tell the county what is to be corrected.")
            )
        report = YearlyReport.objects.create(
            title=title,
            year=year,
            headcount=fields.headcount,
            disputes=fields.disputes,
            arrears=fields.arrears,
            contract_until=fields.contract_until,
            congress_on=fields.congress_on,
            changes=fields.changes.strip(),
            filed_by=member,
        )
        log.append(
            action="report.file", subject=report, actor=member.actor, data={"number": title.number, "year": year}
        )
    return report


def remind_units() -> None:
    """Mail before each day on which a unit owes something. Beat runs it daily; safe to run again."""
    today, rules = clock.today(), exit_rules()
    near = today + timedelta(days=rules.remind_days)
    with act():
        rows = Recheck.objects.select_related("title").order_by("pk")
        for recheck in rows.filter(state=RecheckState.TOLD, due_on__range=(today, near)):
            UnitNews(recheck.title).send("show_soon", recheck, day=recheck.due_on)
        for recheck in rows.filter(state=RecheckState.RECTIFYING, rectify_until__range=(today, near)):
            UnitNews(recheck.title).send("rectify_soon", recheck, day=recheck.rectify_until)
        hearing = Revocation.objects.filter(
            state=RevocationState.HEARING,
            heard_until__range=(today, near),
            stated_at__isnull=True,
            hearing_asked_at__isnull=True,
        )
        for revocation in hearing.select_related("title").order_by("pk"):
            UnitNews(revocation.title).send("hear_soon", revocation, day=revocation.heard_until)
        _remind_of_reports(today)


def _remind_of_reports(today: date) -> None:
    year = asked_year()
    day = due_on(year)
    if not day - timedelta(days=30) <= today <= day + timedelta(days=30):
        return
    filed = YearlyReport.objects.filter(title=OuterRef("pk"), year=year)
    for title in holders_asked(year).exclude(Exists(filed)).order_by("pk"):
        message = "report_missing" if today > day else "report_soon"
        UnitNews(title).send(message, title, day=day)
