"""The course of a proceeding in words, read from the journal: what happened, when, by whom, for which organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Application
from journal.actors import SYSTEM, reference
from journal.models import Entry
from journal.prepared import rows_of
from plaques.models import Plaque, Title
from proceedings.enums import MotionKind, Verdict
from proceedings.models import Matter, Opinion, Recusal, Round
from tripartite.models import MemberOrganisation, Officer, User

TITLES = {
    "application.start": gettext_lazy("Application started"),
    "application.submit": gettext_lazy("Handed in"),
    "application.accept": gettext_lazy("Accepted for county review"),
    "application.return": gettext_lazy("Returned for correction"),
    "application.recommend": gettext_lazy("Recommended to the city"),
    "application.not_recommend": gettext_lazy("Not recommended"),
    "application.reassess": gettext_lazy("The unit asks for a re-assessment"),
    "application.let_stand": gettext_lazy("The re-assessment was not handed in: the decision stands"),
    "application.take_up": gettext_lazy("Put on the agenda of the city's meeting"),
    "application.approve": gettext_lazy("Approved by the city"),
    "application.decline": gettext_lazy("Declined by the city"),
    "application.publish": gettext_lazy("In public notice"),
    "application.reconsider": gettext_lazy("An objection was upheld: back to city review"),
    "application.bring_back": gettext_lazy("A confirmed fact stands in the way: back to city review"),
    "application.name": gettext_lazy("Named"),
    "application.withdraw": gettext_lazy("Withdrawn by the unit"),
    "application.lapse": gettext_lazy("Lapsed"),
    "county.urge": gettext_lazy("The city reminded the county of an overdue file"),
    "score.agree": gettext_lazy("The county agreed with the unit's own points where it had not spoken"),
    "round.open": gettext_lazy("Motion put"),
    "round.pass": gettext_lazy("Motion passed"),
    "round.fail": gettext_lazy("Motion not passed"),
    "opinion.give": gettext_lazy("Opinion given"),
    "recusal.make": gettext_lazy("Recused from the file"),
}
PLAQUE_TITLES = {
    "title.grant": gettext_lazy("Named"),
    "title.expire": gettext_lazy("Its last day has passed"),
    "title.revoke": gettext_lazy("Title cancelled"),
    "surrender.request": gettext_lazy("The unit asks to give the title back"),
    "surrender.withdraw": gettext_lazy("The unit keeps the title after all"),
    "certificate.issue": gettext_lazy("Certificate issued"),
    "plaque.issue": gettext_lazy("Plaque issued"),
    "plaque.hand_over": gettext_lazy("Handed over"),
    "plaque.report_lost": gettext_lazy("Reported lost"),
    "plaque.find": gettext_lazy("Found again"),
    "plaque.replace": gettext_lazy("Replaced by another piece"),
    "plaque.recall": gettext_lazy("Called back"),
    "plaque.take_back": gettext_lazy("Back with the office"),
}
TONES = {
    "title.grant": "gold",
    "title.revoke": "danger",
    "plaque.hand_over": "success",
    "plaque.report_lost": "danger",
    "plaque.recall": "warning",
    "surrender.request": "warning",
    "application.return": "warning",
    "application.reassess": "warning",
    "application.lapse": "danger",
    "application.not_recommend": "danger",
    "application.decline": "danger",
    "application.reconsider": "warning",
    "application.bring_back": "warning",
    "application.recommend": "success",
    "application.approve": "success",
    "application.name": "gold",
    "round.pass": "success",
    "round.fail": "danger",
    "recusal.make": "warning",
    "county.urge": "warning",
}
# A lapse's remark is the portal's own note in English; its title says the same in the reader's language.
UNTOLD = {"application.lapse", "application.let_stand"}


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of `{% timeline %}`."""

    at: datetime
    title: str
    text: str
    who: str
    tone: str


def course_of(application: Application, office: Officer) -> list[Event]:
    """What happened to an application, the newest first, as far as this office may read it.

    A county does not see the rounds of the city: what is decided there is told when it is released (HOUSE, way 6).
    Seven queries, however long the course.
    """
    entries = list(
        Entry.objects.filter(subject__in=_subjects(application, office), action__in=TITLES)
        .select_related("remark")
        .order_by("-seq")
    )
    people = _named(User, (entry.person for entry in entries))
    organisations = _named(MemberOrganisation, (entry.organisation for entry in entries))
    return [_event(entry, people, organisations, application) for entry in entries]


def course_of_plaque(title: Title) -> list[Event]:
    """What happened to a title and the pieces of its plaque, the newest first. Six queries, however long."""
    pieces = {reference(piece): piece for piece in rows_of(title, "pieces")}
    things = [title, *title.surrenders.all(), *([title.certificate] if hasattr(title, "certificate") else [])]
    subjects = [*pieces, *(reference(thing) for thing in things)]
    entries = list(
        Entry.objects.filter(subject__in=subjects, action__in=PLAQUE_TITLES).select_related("remark").order_by("-seq")
    )
    people = _named(User, (entry.person for entry in entries))
    organisations = _named(MemberOrganisation, (entry.organisation for entry in entries))
    organisations[reference(title.unit)] = title.unit
    return [
        Event(
            at=entry.at,
            title=_plaque_title(entry, pieces),
            text=entry.remark.text if hasattr(entry, "remark") else "",
            who=_who(entry, people, organisations),
            tone=TONES.get(entry.action, "neutral"),
        )
        for entry in entries
    ]


def _plaque_title(entry: Entry, pieces: dict[str, Plaque]) -> str:
    title = str(PLAQUE_TITLES[entry.action])
    if entry.subject in pieces and len(pieces) > 1:
        return _("%(title)s (piece %(number)d)") % {"title": title, "number": pieces[entry.subject].piece}
    return title


def matters_of(application: Application, office: Officer) -> list[Matter]:
    """The matters on an application whose rounds this office may read, those dropped by a return included."""
    matters = Matter.objects.filter(subject=reference(application)).select_related("body")
    if not office.is_city:
        matters = matters.for_officer(office)
    return list(matters)


def _subjects(application: Application, office: Officer) -> list[str]:
    matters = matters_of(application, office)
    rounds = list(Round.objects.filter(matter__in=matters))
    opinions = list(Opinion.objects.filter(seat__round__in=rounds))
    recusals = list(Recusal.objects.filter(matter__in=matters))
    submissions = list(application.submissions.defer("content"))
    return [reference(thing) for thing in (application, *submissions, *rounds, *opinions, *recusals)]


def _named(model: type, references: Iterable[str]) -> dict[str, Any]:
    """Rows by the references that journal entries hold."""
    prefix = f"{model._meta.label_lower}:"
    keys = {int(text.removeprefix(prefix)) for text in references if text.startswith(prefix)}
    return {reference(row): row for row in model.objects.filter(pk__in=keys)}


def _event(entry: Entry, people: dict, organisations: dict, application: Application) -> Event:
    known = organisations | {reference(application.unit): application.unit}
    return Event(
        at=entry.at,
        title=_title(entry),
        text=entry.remark.text if hasattr(entry, "remark") and entry.action not in UNTOLD else "",
        who=_who(entry, people, known),
        tone=_tone(entry),
    )


def _who(entry: Entry, people: dict, organisations: dict) -> str:
    if entry.person == SYSTEM.person:
        return _("the portal, by itself")
    parts = organisations.get(entry.organisation), people.get(entry.person)
    return " · ".join(str(part) for part in parts if part)


def _title(entry: Entry) -> str:
    title = str(TITLES[entry.action])
    match entry.action:
        case "round.open":
            return _("%(title)s: %(what)s") % {"title": title, "what": MotionKind(entry.data["motion"]).label}
        case "opinion.give":
            return _("%(title)s: %(what)s") % {"title": title, "what": Verdict(entry.target).label}
        case "application.submit":
            return _("%(title)s: %(what)s") % {"title": title, "what": entry.data["receipt"]}
        case "application.return":
            day = date_format(date.fromisoformat(entry.data["due_on"]))
            return _("%(title)s, due by %(day)s") % {"title": title, "day": day}
    return title


def _tone(entry: Entry) -> str:
    if entry.action == "opinion.give":
        return "success" if entry.target == Verdict.APPROVE else "danger"
    return TONES.get(entry.action, "info" if entry.action.startswith("application.") else "neutral")
