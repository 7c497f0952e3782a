"""What waits for a county office, as one list: late first, and answers to a return before everything else.

The database tells the rows apart (`supervision.waiting`). It counts them by what is to be done and by day, and from
these counts it is known which days a page of the list lies in: only the rows of those days are sorted by name, and only
those that are shown are read. So a desk costs the same with ten files and with ten thousand, but for the counting.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations import clocks
from evaluations.models import Application, Campaign
from journal import clock
from journal.prepared import Many, Open, Prepared
from proceedings.enums import RoundState
from proceedings.models import Round, RoundSeat
from supervision import queries
from supervision.models import InHand
from supervision.offices import Kind, keys_of, kind_of
from supervision.waiting import (
    NO_DAY,
    Conditions,
    Group,
    Line,
    Span,
    Terms,
    Todo,
    Whose,
    between,
    counted,
    stepped_out,
)
from tripartite.enums import Party
from tripartite.models import Officer
from tripartite.words import listed
from units.enums import UnitKind

EVERYTHING = Conditions()
# Statements that are ready: of a handful of lists, for each party and day.
READY = 64


class Name(NamedTuple):
    """A unit as a row tells it."""

    name: str
    kind: str

    def get_kind_display(self) -> str:
        return UnitKind(self.kind).label


class File(NamedTuple):
    """An application as a row tells it."""

    pk: int
    edition_id: int
    county_matter_id: int | None
    reassessed_at: datetime | None
    # On how many indicators of the latest hand-in the county has spoken.
    scored: int
    has_failed_round: bool
    stepped_out: bool
    campaign: Campaign
    unit: Name


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. `since` instead of `due_on` where no clock runs (a claim).

    `hand` is who of the own organisation has the file.
    """

    todo: Todo
    whose: Whose
    unit: Name
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


class Queue:
    """The rows of an office under some conditions, in order. Counting takes two queries, and reading `queue[20:40]`
    five more, however long it is."""

    def __init__(self, office: Officer, conditions: Conditions = EVERYTHING) -> None:
        self.office, self.conditions = office, conditions

    @cached_property
    def campaigns(self) -> dict[int, Campaign]:
        return Campaign.objects.in_bulk()

    @cached_property
    def _terms(self) -> tuple[Terms, ...]:
        return tuple(_terms_of(campaign) for campaign in self.campaigns.values())

    @cached_property
    def groups(self) -> list[Group]:
        """All that waits, counted: of the conditions the fragment alone leaves something out."""
        if self._is_usual:
            found = _counts(kind_of(self.office), self.conditions, self._terms).all(**keys_of(self.office))
        else:
            found = counted(self.office, self.conditions, self._terms)
        return [Group(**group) for group in found]

    @property
    def _is_usual(self) -> bool:
        """Whether others ask the same of their offices: then it is prepared."""
        return not self.conditions.fragment and not self.conditions.hand

    @cached_property
    def _chosen(self) -> list[Group]:
        """Those that the list is made of, in its order."""
        wanted = self.conditions
        chosen = [
            group
            for group in self.groups
            if group.listed
            and wanted.whose in ("", group.whose)
            and wanted.todo in ("", group.todo)
            and (group.is_late or not wanted.late)
        ]
        return sorted(chosen, key=lambda group: group.place)

    def __len__(self) -> int:
        return sum(group.listed for group in self._chosen)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(group.listed for group in self._chosen if group.is_late)

    def __getitem__(self, cut: slice) -> list[Row]:
        first, last, _step = cut.indices(len(self))
        return self._described(self._lines(first, last)) if first < last else []

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    def _lines(self, first: int, last: int) -> list[Line]:
        """The rows from one place of the list to another. Its groups tell what they are and in which days they lie;
        what lies before those days is not looked at."""
        low, high = self._group_at(first).place, self._group_at(last - 1).place
        before = sum(group.listed for group in self._chosen if group.place < low)
        todos = frozenset(group.todo for group in self._chosen if low <= group.place <= high)
        span = Span(todos, not low[0], high[0], first - before, last - before)
        days = {"first_day": low[1], "last_day": high[1]}
        # Of the pages beneath the first each has another number of rows to leave out.
        if self._is_usual and not span.start:
            ready = _lines_of(kind_of(self.office), self.conditions, self._terms, span)
            found = ready.all(**keys_of(self.office), **days)
        else:
            found = between(self.office, self.conditions, self._terms, span, **days)
        return [Line(**line) for line in found]

    def _group_at(self, place: int) -> Group:
        """The group in which a place of the list lies."""
        ends = accumulate(group.listed for group in self._chosen)
        return next(group for group, end in zip(self._chosen, ends, strict=True) if place < end)

    # What a row tells.

    def _described(self, lines: Sequence[Line]) -> list[Row]:
        keys = [line.pk for line in lines if line.todo != Todo.CLAIM]
        files = self._read(keys)
        seats = _open_seats([file.county_matter_id for file in files.values()])
        held = InHand.objects.current().filter(organisation=self.office.organisation_id, application__in=keys)
        hands = {hand.application_id: hand for hand in held.select_related("officer__user")}
        asked = queries.indicator_counts()
        rows = []
        for line in lines:
            if line.todo == Todo.CLAIM:
                rows.append(_claim(line))
            # Each question sees the moment in which it is asked: a file may be gone in between.
            elif file := files.get(line.pk):
                own = seats.get(file.county_matter_id, [])
                doing = _doing(line, file, own, asked[file.edition_id, file.unit.kind], self.office)
                rows.append(_row(line, file, doing, hands.get(file.pk)))
        return rows

    def _read(self, keys: Sequence[int]) -> dict[int, File]:
        own = {"user": self.office.user_id, "district": self.office.body.district_id}
        found = FILES.all(keys=keys, **own) if keys else []
        return {row[0]: File(*row[:-3], self.campaigns[row[-3]], Name(*row[-2:])) for row in found}


def _terms_of(campaign: Campaign) -> Terms:
    told = {name: getattr(campaign, name) for name in Terms._fields[1:-1]}
    return Terms(campaign=campaign.pk, **told, reassess_until=clocks.reassess_until(campaign))


def _files(keys: Sequence[Open], user: Open, district: Open) -> QuerySet[Application]:
    """The columns that `File` is made of."""
    broken = Round.objects.filter(matter=OuterRef("county_matter"), state=RoundState.NOT_PASSED)
    files = Application.objects.for_county(district).filter(pk__in=keys).order_by()
    files = queries.with_progress(files).annotate(has_failed_round=Exists(broken), stepped_out=stepped_out(user))
    return files.values_list(*File._fields[:-2], "campaign_id", "unit__name", "unit__kind")


FILES = Prepared[tuple](_files, keys=Many(BigIntegerField()), user=BigIntegerField(), district=BigIntegerField())


@lru_cache(READY)
def _counts(kind: Kind, conditions: Conditions, terms: tuple[Terms, ...]) -> Prepared[dict]:
    """The queue's groups, ready to be asked for any office of a kind."""
    return kind.prepared(lambda office: counted(office, conditions, terms))


@lru_cache(READY)
def _lines_of(kind: Kind, conditions: Conditions, terms: tuple[Terms, ...], span: Span) -> Prepared[dict]:
    """A piece of the queue, likewise."""
    days = {"first_day": DateField(), "last_day": DateField()}
    return kind.prepared(lambda office, **days: between(office, conditions, terms, span, **days), **days)


def _open_seats(matters: Sequence[int | None]) -> Mapping[int, list[RoundSeat]]:
    """By matter, the seats of its open round."""
    seats = RoundSeat.objects.filter(round__state=RoundState.OPEN, round__matter__in=[pk for pk in matters if pk])
    found: dict[int, list[RoundSeat]] = defaultdict(list)
    for seat in seats.select_related("round", "organisation", "opinion").order_by("pk"):
        found[seat.round.matter_id].append(seat)
    return found


@dataclass(frozen=True, slots=True)
class _Doing:
    """Where a thing is done, by the name of the address and of what, and what helps to choose."""

    to: str
    at: int
    tell: Callable[[], str] = str


def _doing(line: Line, file: File, seats: Sequence[RoundSeat], asked: int, office: Officer) -> _Doing:
    match line.todo:
        case Todo.ANSWERED | Todo.REASSESS | Todo.ACCEPT:
            leads = office.organisation.party == Party.GOVERNMENT
            to = "application" if line.todo == Todo.ACCEPT else "hand-ins"
            return _Doing(to, file.pk, str if leads else _leader)
        case Todo.SCORE | Todo.MOTION:
            return _Doing(
                "sheet" if line.todo == Todo.SCORE else "application", file.pk, partial(_progress, file, asked)
            )
        case Todo.OPINION if seats:
            return _Doing("round", seats[0].round_id, partial(_silence, seats))
    return _Doing("application", file.pk)


def _leader() -> str:
    return _("The government side does this.")


def _progress(file: File, asked: int) -> str:
    notes = [_("re-assessment")] if file.reassessed_at else []
    if file.scored < asked:
        notes.append(_("%(n)d of %(total)d indicators scored") % {"n": file.scored, "total": asked})
    if file.has_failed_round:
        notes.append(_("the last round did not pass"))
    return " · ".join(notes)


def _silence(seats: Sequence[RoundSeat]) -> str:
    silent = (seat.organisation.name for seat in seats if not hasattr(seat, "opinion"))
    return _("Motion: %(motion)s. Has not spoken: %(names)s") % {
        "motion": seats[0].round.get_motion_display(),
        "names": listed(silent),
    }


def _row(line: Line, file: File, doing: _Doing, hand: InHand | None) -> Row:
    return Row(
        todo=Todo(line.todo),
        whose=Whose(line.whose),
        unit=file.unit,
        to=doing.to,
        at=doing.at,
        due_on=None if line.day == NO_DAY else line.day,
        is_late=line.day < clock.today(),
        tell=doing.tell,
        hand=hand,
        application=file,
        stepped_out=file.stepped_out,
    )


def _claim(line: Line) -> Row:
    note = " · ".join(part for part in (line.person, line.statement) if part)
    return Row(
        todo=Todo(line.todo),
        whose=Whose(line.whose),
        unit=Name(line.name, line.kind),
        to="claim",
        at=line.pk,
        since=line.day,
        tell=lambda: note,
    )
