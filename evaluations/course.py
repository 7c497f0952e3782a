"""The course of an application in the applicant's words, read from the journal.

Only moves of the application itself are told, so nothing that a body has drafted and not released can slip in (HOUSE,
way 6); officers are named by their body, never in person.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.transitions import APPLICATION
from journal.actors import reference
from journal.models import Entry
from tripartite.enums import Level
from tripartite.models import TripartiteBody, User

TITLES = {
    "start": gettext_lazy("Application started"),
    "submit": gettext_lazy("Handed in"),
    "accept": gettext_lazy("The county has begun to check it"),
    "return": gettext_lazy("Sent back: something is to be corrected"),
    "recommend": gettext_lazy("The county recommends you to the city"),
    "not_recommend": gettext_lazy("The county does not recommend you this year"),
    "reassess": gettext_lazy("You asked for a re-assessment"),
    "let_stand": gettext_lazy("The re-assessment was not handed in in time: the decision stands"),
    "take_up": gettext_lazy("Now before the city's four organisations"),
    "approve": gettext_lazy("The city has approved"),
    "decline": gettext_lazy("The city has declined"),
    "publish": gettext_lazy("Published: anyone may object until the notice ends"),
    "reconsider": gettext_lazy("An objection was upheld: the city looks at it again"),
    "bring_back": gettext_lazy("A confirmed fact stands in the way: the city looks at it again"),
    "name": gettext_lazy("Named"),
    "withdraw": gettext_lazy("You withdrew the application"),
    "lapse": gettext_lazy("Lapsed: it was not handed in again in time"),
}
TONES = {
    "return": "warning",
    "reconsider": "warning",
    "bring_back": "warning",
    "not_recommend": "danger",
    "decline": "danger",
    "lapse": "danger",
    "recommend": "success",
    "approve": "success",
    "name": "gold",
    "reassess": "info",
    "let_stand": "neutral",
    "start": "neutral",
    "withdraw": "neutral",
}
# Reasons that were written to the unit. A lapse's is the portal's own note.
TOLD = {"return", "not_recommend", "decline", "reconsider", "bring_back"}


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of `{% timeline %}`; `move` is its name in the table of moves."""

    move: str
    at: datetime
    title: str
    text: str
    who: str
    tone: str


def course_of(application: Application) -> list[Event]:
    """What happened, the newest first. Three queries, however long the course."""
    actions = [f"{APPLICATION.subject}.{name}" for name in TITLES]
    entries = list(
        Entry.objects.filter(subject=reference(application), action__in=actions)
        .select_related("remark")
        .order_by("-seq")
    )
    prefix = f"{User._meta.label_lower}:"
    keys = [int(e.person.removeprefix(prefix)) for e in entries if e.person.startswith(prefix)]
    people = {reference(user): user.get_full_name() for user in User.objects.filter(pk__in=keys)}
    concerned = Q(level=Level.CITY) | Q(level=Level.COUNTY, district=application.unit.district_id)
    bodies = {body.level: body.name for body in TripartiteBody.objects.filter(concerned)}
    return [_event(entry, people, bodies) for entry in entries]


def _event(entry: Entry, people: dict[str, str], bodies: dict[str, str]) -> Event:
    name = entry.action.partition(".")[2]
    side = APPLICATION[name].who if name in APPLICATION.moves else "applicant"
    who = people.get(entry.person, "") if side == "applicant" else bodies.get(side, "")
    text = entry.remark.text if name in TOLD and hasattr(entry, "remark") else ""
    return Event(move=name, at=entry.at, title=_title(name, entry), text=text, who=who, tone=TONES.get(name, "info"))


def _title(name: str, entry: Entry) -> str:
    title = str(TITLES[name])
    if name == "submit":
        return _("%(title)s, receipt %(receipt)s") % {"title": title, "receipt": entry.data["receipt"]}
    if name == "name":
        return _("%(title)s: number %(number)s") % {"title": title, "number": entry.data["number"]}
    return title


# --- where it stands --------------------------------------------------------------------------------------------------

STATIONS = (
    (gettext_lazy("Fill in"), {A.DRAFT, A.RETURNED, A.REASSESSING}),
    (gettext_lazy("County review"), {A.SUBMITTED, A.COUNTY_REVIEW}),
    (gettext_lazy("City review"), {A.RECOMMENDED, A.CITY_REVIEW}),
    (gettext_lazy("Public notice"), {A.APPROVED, A.IN_NOTICE}),
    (gettext_lazy("Naming"), {A.NAMED}),
)


def stations_of(application: Application) -> list[dict[str, str]]:
    """The way of an application as items of `{% steps %}`."""
    state = A(application.state)
    at, ended = _position(application, state)
    items = []
    for number, (label, _states) in enumerate(STATIONS):
        reached = number < at or state == A.NAMED
        mark = "done" if reached else ("failed" if ended else "current") if number == at else "todo"
        items.append({"label": label, "state": mark, "note": state.public_label if number == at else ""})
    return items


def _position(application: Application, state: A) -> tuple[int, bool]:
    """At which station it stands, and whether it ended there."""
    for number, (_label, states) in enumerate(STATIONS):
        if state in states:
            return number, False
    if state == A.NOT_RECOMMENDED:
        return 1, True
    if state == A.DECLINED:
        return 2, True
    # Withdrawn or lapsed: at the station it had come to.
    if application.recommended_at:
        return 2, True
    return (1 if application.submitted_at and state == A.WITHDRAWN else 0), True


# What a state means for the unit, and what comes next.
WORDS = {
    A.SUBMITTED: gettext_lazy("It is with the county, which will begin to check it."),
    A.COUNTY_REVIEW: gettext_lazy("The county is checking it. You need do nothing unless it asks you."),
    A.RECOMMENDED: gettext_lazy("The county has recommended you; the city will look at it in its next meeting."),
    A.CITY_REVIEW: gettext_lazy("It is before the city. You will get a message when all decisions are released."),
    A.APPROVED: gettext_lazy("The city has approved. The public notice comes next."),
    A.IN_NOTICE: gettext_lazy("It is in public notice. Naming follows when no objection stands in the way."),
    A.NAMED: gettext_lazy("Congratulations: your unit holds the title."),
    A.WITHDRAWN: gettext_lazy("You withdrew it. You can apply again in the next campaign."),
    A.LAPSED: gettext_lazy("It lapsed, because the correction was not handed in in time."),
}


def words_of(state: A) -> str:
    """What the state means for the unit, in a sentence; empty where a reason says it all."""
    return str(WORDS.get(state, ""))
