"""What waits in re-checks and ways out, and one unit's whole history: for the desk's tasks, lists and pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.enums import FactState
from enterprises.models import AdverseFact
from evaluations.models import Application
from journal.actors import reference
from journal.models import Entry
from plaques.models import Plaque, Title
from proceedings.enums import MatterKind, MatterState, MeetingState, RoundState
from proceedings.models import AgendaItem, Matter, Round
from rechecks.enums import AppealState
from rechecks.enums import RevocationState as V
from rechecks.models import Appeal, Recheck, Revocation, YearlyReport
from rechecks.services.reporting import lacks_report
from tripartite.models import Officer
from units.models import Unit

CITY_KINDS = (MatterKind.REVOCATION, MatterKind.FALSE_MATERIAL, MatterKind.DISSOLUTION, MatterKind.APPEAL)


def exits_for_an_agenda() -> QuerySet[Matter]:
    """Cancellations and appeals before the city that wait for a meeting."""
    waiting = AgendaItem.objects.filter(matter=OuterRef("pk")).exclude(meeting__state=MeetingState.CLOSED)
    return (
        Matter.objects.filter(kind__in=CITY_KINDS, state=MatterState.OPEN, body__level="city")
        .exclude(Exists(waiting))
        .order_by("opened_at", "pk")
    )


def agreed_in_meetings() -> QuerySet[Matter]:
    """Matters of these kinds that the city's four have spoken on and whose outcome is not carried out."""
    later = Round.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    passed = Round.objects.filter(state=RoundState.PASSED, agenda_item__meeting__state=MeetingState.CLOSED).exclude(
        Exists(later)
    )
    undecided = Revocation.objects.filter(state=V.PROPOSED, city_matter=OuterRef("pk"))
    filed = Appeal.objects.filter(state=AppealState.FILED, matter=OuterRef("pk"))
    return Matter.objects.filter(
        Exists(undecided) | Exists(filed),
        kind__in=CITY_KINDS,
        state=MatterState.DECIDED,
        pk__in=passed.values("matter"),
    ).order_by("opened_at", "pk")


def with_reasons(office: Officer) -> QuerySet[Title]:
    """Titles in force of the office's area with a reason to check them out of turn, and none under way: a confirmed
    adverse fact that no re-check has looked at, or a yearly report that is missing."""
    fresh = AdverseFact.objects.filter(
        state=FactState.CONFIRMED,
        unit=OuterRef("unit"),
        happened_on__gte=OuterRef("granted_on"),
        recheck_items__isnull=True,
    )
    missing = lacks_report()
    titles = Title.objects.for_officer(office).in_force()
    return (
        titles.annotate(has_fact=Exists(fresh), has_no_report=ExpressionWrapper(missing, BooleanField()))
        .filter(missing | Exists(fresh))
        # Lists of keys, made once: few are under way, and a county has thousands of titles.
        .exclude(pk__in=Recheck.objects.open().order_by().values("title"))
        .exclude(pk__in=Revocation.objects.open().order_by().values("title"))
        .select_related("unit", "district")
        .order_by("granted_on", "pk")
    )


# --- one unit's history -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened to a unit, with the page where it is read."""

    at: datetime
    title: str
    text: str = ""
    href: str = ""
    tone: str = "info"


TONES = {
    "title.grant": "gold",
    "title.reinstate": "gold",
    "title.revoke": "danger",
    "recheck.pass": "success",
    "recheck.fail": "danger",
    "appeal.uphold": "success",
    "plaque.recall": "warning",
    "application.name": "gold",
}


def history_of(unit: Unit, office: Officer) -> list[Told]:
    """From the application to the exit, the newest first, out of the journal: the unit's applications, its titles and
    their plaques, adverse facts, reports, re-checks, cancellations, appeals."""
    pages: dict[str, tuple[str, str]] = {}
    for application in Application.objects.for_officer(office).filter(unit=unit).select_related("campaign"):
        pages[reference(application)] = (str(application.campaign.year), _page("application", application.pk))
    titles = list(Title.objects.for_officer(office).filter(unit=unit))
    for title in titles:
        pages[reference(title)] = (title.number, _page("plaque", title.number))
    for plaque in Plaque.objects.filter(title__in=titles).select_related("title"):
        pages[reference(plaque)] = (str(plaque), _page("plaque", plaque.title.number))
    for fact in AdverseFact.objects.for_officer(office).filter(unit=unit):
        pages[reference(fact)] = (fact.get_kind_display(), _page("fact", fact.pk))
    for model, name in ((Recheck, "recheck"), (Revocation, "revocation"), (Appeal, "appeal")):
        for row in model.objects.for_officer(office).filter(title__in=titles).select_related("title"):
            pages[reference(row)] = (row.title.number, _page(name, row.pk))
    for report in YearlyReport.objects.filter(title__in=titles):
        pages[reference(report)] = (str(report.year), "")
    entries = Entry.objects.filter(subject__in=pages).select_related("remark").order_by("-seq")
    return [
        Told(
            at=entry.at,
            title=f"{words_of(entry.action)} · {pages[entry.subject][0]}",
            text=entry.remark.text if hasattr(entry, "remark") else "",
            href=pages[entry.subject][1],
            tone=TONES.get(entry.action, "info"),
        )
        for entry in entries
        if words_of(entry.action)
    ]


def _page(name: str, key: object) -> str:
    return reverse(f"desk:{name}", args=[key])


def words_of(action: str) -> str:
    """An act of the journal in words; empty for those that say nothing to a reader."""
    return {
        "application.start": _("Application begun"),
        "application.submit": _("Application handed in"),
        "application.resubmit": _("Correction handed in"),
        "application.accept": _("Application accepted"),
        "application.return": _("Returned for correction"),
        "application.recommend": _("Recommended to the city"),
        "application.not_recommend": _("Not recommended"),
        "application.approve": _("Approved by the city"),
        "application.decline": _("Declined by the city"),
        "application.publish": _("On public notice"),
        "application.name": _("Named"),
        "application.withdraw": _("Application withdrawn"),
        "application.lapse": _("Application lapsed"),
        "title.grant": _("Title granted"),
        "title.expire": _("Title expired"),
        "title.revoke": _("Title cancelled"),
        "title.reinstate": _("Title in force again"),
        "plaque.issue": _("Plaque issued"),
        "plaque.hand_over": _("Plaque handed over"),
        "plaque.report_lost": _("Plaque lost"),
        "plaque.recall": _("Plaque called back"),
        "plaque.take_back": _("Plaque back"),
        "plaque.keep": _("Plaque may hang on"),
        "plaque.put_back": _("Plaque to be handed over anew"),
        "adversefact.propose": _("Adverse fact told"),
        "adversefact.confirm": _("Adverse fact confirmed"),
        "adversefact.withdraw": _("Adverse fact withdrawn"),
        "report.file": _("Yearly report filed"),
        "recheck.open": _("Re-check opened"),
        "recheck.show": _("Shown for the re-check"),
        "recheck.fall_silent": _("Nothing shown in time"),
        "recheck.refusal": _("Re-check refused by the unit"),
        "recheck.rectify": _("To be put right"),
        "recheck.report_rectified": _("Put right, says the unit"),
        "recheck.pass": _("Re-check passed"),
        "recheck.fail": _("Re-check not passed"),
        "recheck.call_off": _("Re-check called off"),
        "revocation.open": _("Cancellation begun: the unit may be heard"),
        "revocation.state_case": _("Statement of the unit"),
        "revocation.hear": _("The unit was heard, or its time has passed"),
        "revocation.propose": _("Proposed to the city by the county's three"),
        "revocation.lay_before": _("Laid before the city"),
        "revocation.send_back": _("Sent back to the county"),
        "revocation.carry_out": _("Cancellation carried out"),
        "revocation.drop": _("Cancellation dropped: the title stays"),
        "appeal.file": _("Appeal filed"),
        "appeal.uphold": _("Appeal upheld"),
        "appeal.dismiss": _("Appeal dismissed"),
        "appeal.withdraw": _("Appeal withdrawn"),
    }.get(action, "")
