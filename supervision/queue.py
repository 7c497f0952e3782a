"""What waits for a county office, as one list: late first, and answers to a return before everything else.

The list is computed from the rows themselves each time. A county has some hundred files under review at most; a
constant number of queries reads them all, and what is counted is counted from the same rows that are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Return
from journal import clock
from journal.actors import reference
from proceedings.enums import RoundState
from proceedings.models import Recusal, Round, RoundSeat
from supervision import queries
from supervision.models import InHand
from tripartite.enums import Party
from tripartite.models import Officer
from units.models import Claim, Unit
from units.search import repeated


class Todo(models.TextChoices):
    """What is to be done, in the order in which a file passes through it."""

    CLAIM = "claim", gettext_lazy("Confirm who acts for the unit")
    ANSWERED = "answered", gettext_lazy("Look at the correction: accept or return")
    ACCEPT = "accept", gettext_lazy("Accept or return")
    SCORE = "score", gettext_lazy("Score against the evidence")
    MOTION = "motion", gettext_lazy("Put a motion to the organisations")
    OPINION = "opinion", gettext_lazy("Give the organisation's opinion")
    CORRECT = "correct", gettext_lazy("Correct and hand in again")


class Whose(models.TextChoices):
    """Whose clock runs, as this office sees it."""

    US = "us", gettext_lazy("ours")
    OTHERS = "others", gettext_lazy("other organisations'")
    UNIT = "unit", gettext_lazy("the unit's")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. `since` instead of `due_on` where no clock runs (a claim).

    `hand` is who of the own organisation has the file; `note` what helps to choose: progress, silent organisations.
    """

    todo: Todo
    whose: Whose
    unit: Unit
    url: str
    do_url: str
    due_on: date | None = None
    since: date | None = None
    note: str = ""
    hand: InHand | None = None
    application: Application | None = None
    stepped_out: bool = False

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def place(self) -> tuple:
        """Answers first, then the nearest day; a claim counts as due since it was made."""
        return self.todo != Todo.ANSWERED, self.due_on or self.since or date.max, self.unit.name, self.url


def waiting_for(office: Officer, *, fragment: str = "") -> list[Row]:
    """All that waits for or before a county office, in order. `fragment`: part of a unit's name, initials or code."""
    rows = [*_files(office, fragment), *_claims(office, fragment)]
    return sorted(rows, key=lambda row: row.place)


def _claims(office: Officer, fragment: str) -> Iterator[Row]:
    if office.organisation.party != Party.GOVERNMENT:
        return
    claims = queries.claims_to_decide(office).select_related("unit", "user").order_by("pk")
    for claim in _found(claims, fragment):
        url = reverse("desk:claim", args=[claim.pk])
        yield Row(
            Todo.CLAIM, Whose.US, claim.unit, url, url, since=clocks.local_day(claim.made_at), note=_claimant(claim)
        )


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
    rounds: dict[int, Round]
    recused: set[str]
    hands: dict[int, InHand]


def _files(office: Officer, fragment: str) -> Iterator[Row]:
    last_return = Return.objects.filter(application=OuterRef("pk")).order_by("-pk")
    broken = Round.objects.filter(matter=OuterRef("county_matter"), state=RoundState.NOT_PASSED)
    applications = queries.with_progress(Application.objects.for_officer(office)).filter(
        state__in=[A.SUBMITTED, A.RETURNED, A.COUNTY_REVIEW]
    )
    applications = list(
        _found(applications, fragment)
        .select_related("unit", "campaign")
        .annotate(
            correct_by=Subquery(last_return.values("due_on")[:1]),
            has_failed_round=Exists(broken),
        )
        .order_by("pk")
    )
    desk = _Desk(office, queries.indicator_counts(), _open_rounds(applications), _recused(office), _hands(office))
    for application in applications:
        yield _file(application, desk)


def _open_rounds(applications: Sequence[Application]) -> dict[int, Round]:
    """By matter, the open round with its seats."""
    seats = RoundSeat.objects.select_related("organisation", "opinion").order_by("pk")
    matters = [application.county_matter_id for application in applications if application.county_matter_id]
    rounds = Round.objects.filter(state=RoundState.OPEN, matter__in=matters).prefetch_related(Prefetch("seats", seats))
    return {round_.matter_id: round_ for round_ in rounds}


def _recused(office: Officer) -> set[str]:
    """The files that this person has stepped out of."""
    return set(Recusal.objects.filter(officer__user=office.user_id).values_list("matter__subject", flat=True))


def _hands(office: Officer) -> dict[int, InHand]:
    held = InHand.objects.current().filter(organisation=office.organisation_id).select_related("officer__user")
    return {hand.application_id: hand for hand in held}


def _file(application: Application, desk: _Desk) -> Row:
    match application.state:
        case A.RETURNED:
            return _row(application, desk, Todo.CORRECT, Whose.UNIT, application.correct_by)
        case A.SUBMITTED:
            todo = Todo.ANSWERED if application.correct_by else Todo.ACCEPT
            leads = desk.office.organisation.party == Party.GOVERNMENT
            whose = Whose.US if leads and not _stepped_out(application, desk) else Whose.OTHERS
            due_on = clocks.accept_by(application.campaign, application.submitted_at)
            note = "" if leads else _("The government side does this.")
            name = "hand-ins" if todo == Todo.ANSWERED else "application"
            return _row(application, desk, todo, whose, due_on, note=note, to=name)
    round_ = desk.rounds.get(application.county_matter_id)
    return _voting(application, desk, round_) if round_ else _reviewing(application, desk)


def _reviewing(application: Application, desk: _Desk) -> Row:
    asked = desk.counts[application.edition_id, application.unit.kind]
    todo = Todo.SCORE if application.scored < asked else Todo.MOTION
    notes = []
    if todo == Todo.SCORE:
        notes.append(_("%(n)d of %(total)d indicators scored") % {"n": application.scored, "total": asked})
    if application.has_failed_round:
        notes.append(_("the last round did not pass"))
    whose = Whose.OTHERS if _stepped_out(application, desk) else Whose.US
    due_on, to = application.campaign.county_closes_on, "sheet" if todo == Todo.SCORE else "application"
    return _row(application, desk, todo, whose, due_on, note=" · ".join(notes), to=to)


def _voting(application: Application, desk: _Desk, round_: Round) -> Row:
    silent = [seat.organisation for seat in round_.seats.all() if not hasattr(seat, "opinion")]
    ours = any(organisation.pk == desk.office.organisation_id for organisation in silent)
    whose = Whose.US if ours and not _stepped_out(application, desk) else Whose.OTHERS
    note = _("Motion: %(motion)s. Has not spoken: %(names)s") % {
        "motion": round_.get_motion_display(),
        "names": "、".join(organisation.name for organisation in silent),
    }
    due_on = clocks.speak_by(application.campaign, round_.opened_at)
    return _row(application, desk, Todo.OPINION, whose, due_on, note=note, to="round", at=round_.pk)


def _stepped_out(application: Application, desk: _Desk) -> bool:
    return reference(application) in desk.recused


def _row(
    application: Application,
    desk: _Desk,
    todo: Todo,
    whose: Whose,
    due_on: date | None,
    *,
    note: str = "",
    to: str = "application",
    at: int | None = None,
) -> Row:
    url = reverse("desk:application", args=[application.pk])
    stepped_out = _stepped_out(application, desk)
    if stepped_out:
        note = " · ".join(part for part in (note, _("you stepped out of this file")) if part)
    return Row(
        todo=todo,
        whose=whose,
        unit=application.unit,
        url=url,
        do_url=reverse(f"desk:{to}", args=[at or application.pk]),
        due_on=due_on,
        note=note,
        hand=desk.hands.get(application.pk),
        application=application,
        stepped_out=stepped_out,
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
