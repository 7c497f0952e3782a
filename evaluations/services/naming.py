"""From approval to the name: the public notice, and naming after it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from evaluations import emails
from evaluations.barring import facts_read_ahead, why_barred
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from evaluations.titles import title_text
from evaluations.transitions import APPLICATION
from journal.actors import SYSTEM, reference
from journal.chain import act
from journal.errors import Refused, require
from plaques.models import Title
from plaques.services import grant_title, request_documents
from proceedings import printing
from proceedings.enums import DecisionKind, MatterKind, MotionKind, ObjectionState, RoundState
from proceedings.models import NoticeItem, PublicNotice, Round
from proceedings.rules import why_not_lead_city
from proceedings.services import NoticeEntry, close_notice, open_matter, publish_notice, record_decision
from tripartite.models import Officer
from units.enums import UnitKind


def approved_in(campaign: Campaign) -> Sequence[Application]:
    """Applications that wait for the public notice and whose kind can be named."""
    applications = (
        Application.objects.filter(campaign=campaign, state=A.APPROVED)
        .select_related("unit__district", "campaign", "city_matter__body")
        .prefetch_related(facts_read_ahead())
    )
    return [
        application
        for application in applications.order_by("unit__district__position", "unit__name")
        if campaign.names(UnitKind(application.unit.kind))
    ]


def bring_back_barred(applications: Sequence[Application]) -> list[tuple[Application, str]]:
    """Those of approved applications in whose way a fact has been confirmed since go back to city review, each with the
    sentence that names the fact; the city decides on them anew, in a meeting. Unit and city are told."""
    brought = []
    for application in applications:
        reason = why_barred(application)
        if reason is None:
            continue
        with act():
            matter = application.city_matter
            open_matter(body=matter.body, kind=MatterKind.NAMING, subject=application, title=matter.title, actor=SYSTEM)
            APPLICATION.move(application, "bring_back", actor=SYSTEM, reason=reason)
            emails.ApplicantEmails(application).brought_back(reason)
            emails.CityEmails().brought_back(application, reason)
        brought.append((application, reason))
    return brought


def look_again_at_approved() -> int:
    """The same for everything that is approved or in public notice. Returns how many went back. Beat runs it daily, so
    that a fact stops a naming long before the day on which it is to be decided."""
    applications = (
        Application.objects.filter(state__in=[A.APPROVED, A.IN_NOTICE])
        .select_related("unit__district", "campaign", "edition", "city_matter__body")
        .defer("edition__data")
        .prefetch_related(facts_read_ahead())
    )
    return len(bring_back_barred(list(applications.order_by("pk"))))


def _brought_back_words(brought: Sequence[tuple[Application, str]]) -> str:
    return " ".join(
        _("“%(name)s” went back to city review. %(why)s") % {"name": application.unit.name, "why": reason}
        for application, reason in brought
    )


def publish_naming_notice(*, campaign: Campaign, office: Officer, number: str, title: str, text: str) -> PublicNotice:
    """Publish all approved applications of a campaign in one notice, for the campaign's days."""
    require(why_not_lead_city(office))
    bring_back_barred(approved_in(campaign))
    with act():
        applications = approved_in(campaign)
        if PublicNotice.objects.filter(number=number.strip()).exists():
            raise Refused(_("There is a notice with this number already."))
        notice = publish_notice(
            office=office,
            kind=DecisionKind.NAMING,
            number=number,
            title=title,
            text=text,
            days=campaign.notice_days,
            answer_days=campaign.objection_days,
            entries=[_entry(application) for application in applications],
        )
        for application in applications:
            APPLICATION.move(application, "publish", actor=office.actor, data={"notice": notice.number})
            emails.ApplicantEmails(application).in_notice(notice)
    return notice


def _entry(application: Application) -> NoticeEntry:
    text = title_text(UnitKind(application.unit.kind))
    return NoticeEntry(
        matter=application.city_matter,
        name=application.unit.name,
        title_text_zh=text.zh,
        title_text_en=text.en,
        district=application.unit.district,
    )


def close_naming_notice(*, notice: PublicNotice, office: Officer) -> PublicNotice:
    """Close a notice whose days are over and whose objections are all answered."""
    require(why_not_lead_city(office))
    return close_notice(notice=notice, office=office)


def name_units(
    *, notice: PublicNotice, office: Officer, document_number: str, title: str, decided_on: date
) -> list[Title]:
    """Name every unit on a finished notice, in one transaction: decision, titles, documents to be made, mail.

    A unit whose objection was upheld is back at city review and is passed over, and so is one that holds a title
    meanwhile; one in whose way a fact has been confirmed since the approval goes back there now. Naming needs no second
    round: the city approved before the notice (BRIEF §6). Raises `Refused`.
    """
    require(why_not_lead_city(office))
    # Before the decision and on its own: that a unit is not named must not be undone because nobody else is.
    brought = bring_back_barred([application for _item, application in standing_on(notice)])
    with act():
        decision = record_decision(
            office=office,
            kind=DecisionKind.NAMING,
            document_number=document_number,
            title=title,
            decided_on=decided_on,
            notice=notice,
        )
        titles = [_name(item, application, decision, office) for item, application in ready_to_name(notice)]
        if not titles:
            raise Refused(
                " ".join([_("No unit on this notice waits to be named."), _brought_back_words(brought)]).strip()
            )
        request_documents(decision=decision)
        printing.order("evaluations.naming_list", reference(decision), final=True, decision_id=decision.pk)
    return titles


def standing_on(notice: PublicNotice) -> list[tuple[NoticeItem, Application]]:
    """Who still stands on a notice, without an objection upheld and without a title."""
    items = notice.items.exclude(objections__state=ObjectionState.UPHELD).select_related("matter", "district")
    found = Application.objects.filter(city_matter__in=[item.matter_id for item in items], state=A.IN_NOTICE)
    found = found.select_related("unit__district", "campaign", "edition", "county_matter", "city_matter__body")
    found = found.defer("edition__data")
    applications = {one.city_matter_id: one for one in found.prefetch_related(facts_read_ahead())}
    units = [application.unit_id for application in applications.values()]
    holders = set(Title.objects.in_force().filter(unit__in=units).values_list("unit", flat=True))
    ready = [(item, applications[item.matter_id]) for item in items if item.matter_id in applications]
    return [(item, application) for item, application in ready if application.unit_id not in holders]


def ready_to_name(notice: PublicNotice) -> list[tuple[NoticeItem, Application]]:
    """Whom `name_units` names: who stands on the notice, and in whose way no fact has been confirmed since."""
    return [(item, application) for item, application in standing_on(notice) if why_barred(application) is None]


def _name(item: NoticeItem, application: Application, decision, office: Officer) -> Title:
    text = title_text(UnitKind(application.unit.kind))
    title = grant_title(
        unit=application.unit,
        text_zh=text.zh,
        text_en=text.en,
        year=application.campaign.year,
        decision=decision,
        county_round=_passed(application.county_matter_id, MotionKind.RECOMMEND),
        city_round=_passed(application.city_matter_id, MotionKind.APPROVE),
        notice_item=item,
        actor=office.actor,
        last_day=application.edition.content.procedure.last_day(decision.decided_on),
    )
    APPLICATION.move(application, "name", actor=office.actor, data={"number": title.number})
    emails.ApplicantEmails(application).named(title)
    return title


def _passed(matter_id: int, motion: MotionKind) -> Round:
    return Round.objects.filter(matter=matter_id, motion=motion, state=RoundState.PASSED).latest("number")
