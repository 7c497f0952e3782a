"""What waits for a county office, as one list: late first, and answers to a return before everything else.

The list is computed from the rows themselves each time. A county has some hundred files under review at most; a
constant number of queries reads them all, and what is counted is counted from the same rows that are shown. So a row
holds what its place and the counts need; words and addresses are made for those that are shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign, Return
from journal import clock
from proceedings.enums import RoundState
from proceedings.models import Recusal, Round, RoundSeat
from supervision import queries
from supervision.models import InHand
from tripartite.enums import Party
from tripartite.models import MemberOrganisation, Officer
from tripartite.words import listed
from units.enums import UnitKind
from units.models import Claim, Unit
from units.search import repeated


class Todo(models.TextChoices):
    """What is to be done, in the order in which a file passes through it."""

    CLAIM = "claim", gettext_lazy("Confirm who acts for the unit")
    ANSWERED = "answered", gettext_lazy("Look at the correction: accept or return")
    ACCEPT = "accept", gettext_lazy("Accept or return")
    REASSESS = "reassess", gettext_lazy("Re-assessment: see what changed, accept or return")
    SCORE = "score", gettext_lazy("Score against the evidence")
    MOTION = "motion", gettext_lazy("Put a motion to the organisations")
    OPINION = "opinion", gettext_lazy("Give the organisation's opinion")
    CORRECT = "correct", gettext_lazy("Correct and hand in again")
    PREPARE = "prepare", gettext_lazy("Prepare the re-assessment")


class Whose(models.TextChoices):
    """Whose clock runs, as this office sees it."""

    US = "us", gettext_lazy("ours")
    OTHERS = "others", gettext_lazy("other organisations'")
    UNIT = "unit", gettext_lazy("the unit's")


class Name(NamedTuple):
    """A unit as a row tells it."""

    name: str
    kind: str

    def get_kind_display(self) -> str:
        return UnitKind(self.kind).label


class File(NamedTuple):
    """An application as the queue reads it. A county has hundreds: as models they would cost most of the page."""

    pk: int
    state: str
    submitted_at: datetime | None
    accepted_at: datetime | None
    reassessed_at: datetime | None
    edition_id: int
    county_matter_id: int | None
    # By when a return is to be answered, if there was one in this proceeding.
    correct_by: date | None
    has_failed_round: bool
    scored: int
    campaign: Campaign
    unit: Name

    @classmethod
    def read(cls, applications: models.QuerySet[Application]) -> "list[File]":
        """Two queries."""
        columns = (*cls._fields[:-2], "campaign_id", "unit__name", "unit__kind")
        rows = list(applications.values_list(*columns))
        campaigns = Campaign.objects.in_bulk({row[-3] for row in rows})
        return [cls(*row[:-3], campaigns[row[-3]], Name(*row[-2:])) for row in rows]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. `since` instead of `due_on` where no clock runs (a claim).

    `hand` is who of the own organisation has the file.
    """

    todo: Todo
    whose: Whose
    unit: Unit | Name
    # The page on which it is done, by the name of its address, and of what.
    to: str
    at: int
    due_on: date | None = None
    since: date | None = None
    tell: Callable[[], str] = str
    hand: InHand | None = None
    application: File | None = None
    stepped_out: bool = False
    is_late: bool = False

    @property
    def note(self) -> str:
        """What helps to choose: progress, silent organisations, that one stepped out."""
        own = _("you stepped out of this file") if self.stepped_out else ""
        return " · ".join(part for part in (self.tell(), own) if part)

    @property
    def url(self) -> str:
        """Where the thing itself is read."""
        return reverse("desk:application", args=[self.application.pk]) if self.application else self.do_url

    @property
    def do_url(self) -> str:
        return reverse(f"desk:{self.to}", args=[self.at])

    @property
    def place(self) -> tuple:
        """Answers first, then the nearest day; a claim counts as due since it was made."""
        return self.todo != Todo.ANSWERED, self.due_on or self.since or date.max, self.unit.name, self.at


def waiting_for(office: Officer, *, fragment: str = "") -> list[Row]:
    """All that waits for or before a county office, in order. `fragment`: part of a unit's name, initials or code."""
    rows = [*_files(office, fragment), *_claims(office, fragment)]
    return sorted(rows, key=lambda row: row.place)


def _claims(office: Officer, fragment: str) -> Iterator[Row]:
    if office.organisation.party != Party.GOVERNMENT:
        return
    claims = queries.claims_to_decide(office).select_related("unit", "user").order_by("pk")
    for claim in _found(claims, fragment):
        since = clocks.local_day(claim.made_at)
        yield Row(Todo.CLAIM, Whose.US, claim.unit, "claim", claim.pk, since=since, tell=partial(_claimant, claim))


def _claimant(claim: Claim) -> str:
    return " · ".join(part for part in (str(claim.user), claim.statement) if part)


def _found(rows: models.QuerySet, fragment: str) -> models.QuerySet:
    key = repeated(fragment)
    return rows.filter(unit__search_key__contains=key) if key else rows


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the rows of one office are read with."""

    office: Officer
    counts: dict[tuple[int, str], int]
    open_rounds: dict[int, list[RoundSeat]]
    recused: set[int]
    hands: dict[int, InHand]
    today: date


def _files(office: Officer, fragment: str) -> Iterator[Row]:
    # Returns of the proceeding in hand: what was corrected before a re-assessment is no answer to anything now.
    began = Coalesce(OuterRef("reassessed_at"), OuterRef("started_at"))
    last_return = Return.objects.filter(application=OuterRef("pk"), returned_at__gte=began).order_by("-pk")
    broken = Round.objects.filter(matter=OuterRef("county_matter"), state=RoundState.NOT_PASSED)
    applications = _found(queries.with_progress(Application.objects.for_officer(office)), fragment)
    files = File.read(
        applications.filter(state__in=[A.SUBMITTED, A.RETURNED, A.REASSESSING, A.COUNTY_REVIEW])
        .annotate(correct_by=Subquery(last_return.values("due_on")[:1]), has_failed_round=Exists(broken))
        .order_by("pk")
    )
    desk = _Desk(
        office,
        queries.indicator_counts(),
        _open_rounds(files),
        _recused(office),
        _hands(office),
        clock.today(),
    )
    for file in files:
        yield _file(file, desk)


def _open_rounds(files: Sequence[File]) -> dict[int, list[RoundSeat]]:
    """By matter, the seats of its open round."""
    matters = [file.county_matter_id for file in files if file.county_matter_id]
    seats = RoundSeat.objects.filter(round__state=RoundState.OPEN, round__matter__in=matters)
    found: dict[int, list[RoundSeat]] = defaultdict(list)
    for seat in seats.select_related("round", "organisation", "opinion").order_by("pk"):
        found[seat.round.matter_id].append(seat)
    return found


def _recused(office: Officer) -> set[int]:
    """The files that this person has stepped out of, by primary key."""
    label = f"{Application._meta.label_lower}:"
    found = Recusal.objects.filter(officer__user=office.user_id, matter__subject__startswith=label)
    return {int(subject.removeprefix(label)) for subject in found.values_list("matter__subject", flat=True)}


def _hands(office: Officer) -> dict[int, InHand]:
    held = InHand.objects.current().filter(organisation=office.organisation_id).select_related("officer__user")
    return {hand.application_id: hand for hand in held}


def _file(file: File, desk: _Desk) -> Row:
    match file.state:
        case A.RETURNED:
            return _row(file, desk, Todo.CORRECT, Whose.UNIT, file.correct_by)
        case A.REASSESSING:
            return _row(file, desk, Todo.PREPARE, Whose.UNIT, clocks.reassess_until(file.campaign))
        case A.SUBMITTED:
            first = Todo.REASSESS if file.reassessed_at else Todo.ACCEPT
            todo = Todo.ANSWERED if file.correct_by else first
            leads = desk.office.organisation.party == Party.GOVERNMENT
            whose = Whose.US if leads and not _stepped_out(file, desk) else Whose.OTHERS
            due_on = clocks.accept_by(file.campaign, file.submitted_at)
            tell = str if leads else _leader
            name = "application" if todo == Todo.ACCEPT else "hand-ins"
            return _row(file, desk, todo, whose, due_on, tell=tell, to=name)
    seats = desk.open_rounds.get(file.county_matter_id)
    return _voting(file, desk, seats) if seats else _reviewing(file, desk)


def _leader() -> str:
    return _("The government side does this.")


def _reviewing(file: File, desk: _Desk) -> Row:
    asked = desk.counts[file.edition_id, file.unit.kind]
    todo = Todo.SCORE if file.scored < asked else Todo.MOTION
    whose = Whose.OTHERS if _stepped_out(file, desk) else Whose.US
    to = "sheet" if todo == Todo.SCORE else "application"
    return _row(file, desk, todo, whose, clocks.review_by(file), tell=partial(_progress, file, asked), to=to)


def _progress(file: File, asked: int) -> str:
    notes = [_("re-assessment")] if file.reassessed_at else []
    if file.scored < asked:
        notes.append(_("%(n)d of %(total)d indicators scored") % {"n": file.scored, "total": asked})
    if file.has_failed_round:
        notes.append(_("the last round did not pass"))
    return " · ".join(notes)


def _voting(file: File, desk: _Desk, seats: Sequence[RoundSeat]) -> Row:
    round_ = seats[0].round
    silent = [seat.organisation for seat in seats if not hasattr(seat, "opinion")]
    ours = any(organisation.pk == desk.office.organisation_id for organisation in silent)
    whose = Whose.US if ours and not _stepped_out(file, desk) else Whose.OTHERS
    due_on = clocks.speak_by(file.campaign, round_.opened_at)
    return _row(
        file, desk, Todo.OPINION, whose, due_on, tell=partial(_silence, round_, silent), to="round", at=round_.pk
    )


def _silence(round_: Round, silent: Sequence[MemberOrganisation]) -> str:
    return _("Motion: %(motion)s. Has not spoken: %(names)s") % {
        "motion": round_.get_motion_display(),
        "names": listed(organisation.name for organisation in silent),
    }


def _stepped_out(file: File, desk: _Desk) -> bool:
    return file.pk in desk.recused


def _row(
    file: File,
    desk: _Desk,
    todo: Todo,
    whose: Whose,
    due_on: date | None,
    *,
    tell: Callable[[], str] = str,
    to: str = "application",
    at: int | None = None,
) -> Row:
    return Row(
        todo=todo,
        whose=whose,
        unit=file.unit,
        to=to,
        at=at or file.pk,
        due_on=due_on,
        is_late=due_on is not None and due_on < desk.today,
        tell=tell,
        hand=desk.hands.get(file.pk),
        application=file,
        stepped_out=_stepped_out(file, desk),
    )


# --- narrowing -------------------------------------------------------------------------------------------


class Hand(models.TextChoices):
    """Who has a file."""

    MINE = "mine", gettext_lazy("I")
    COLLEAGUE = "colleague", gettext_lazy("a colleague")
    NOBODY = "nobody", gettext_lazy("nobody")


def in_hand_of(row: Row, office: Officer) -> Hand:
    if row.hand is None:
        return Hand.NOBODY
    return Hand.MINE if row.hand.officer_id == office.pk else Hand.COLLEAGUE
