"""What waits for an office: one definition per task, used by the desk's counts and by the lists behind them."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Score, Submission
from proceedings.enums import MatterState, MeetingState, NoticeState, RoundState
from proceedings.models import Matter, Meeting, NoticeItem, Round, RoundSeat
from standards.services import editions_in_use
from tripartite.models import Officer
from units.enums import UnitKind
from units.models import Claim

# --- claims -----------------------------------------------------------------------------------------------------------


def claims_to_decide(office: Officer) -> QuerySet[Claim]:
    """Claims that this office may decide on: not its holder's own (units.rules.why_not_decide_claim)."""
    return Claim.objects.for_officer(office).pending().exclude(user=office.user_id)


# --- applications -----------------------------------------------------------------------------------------------------


def with_progress(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds `self_total` of the latest hand-in and `scored`, on how many of its indicators the county has spoken."""
    latest = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    scored = (
        Score.objects.filter(column=Column.COUNTY, submission=OuterRef("latest_submission"))
        .order_by()
        .values("submission")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return applications.annotate(
        latest_submission=Subquery(latest.values("pk")[:1]),
        self_total=Subquery(latest.values("self_total")[:1]),
    ).annotate(scored=Coalesce(Subquery(scored), 0))


def indicator_counts() -> dict[tuple[int, str], int]:
    """How many indicators there are to score, by edition and kind of unit, in the editions that are in use."""
    return {
        (edition.pk, str(kind)): len(edition.rubric_for(kind.rubric).indicators)
        for edition in editions_in_use()
        for kind in UnitKind
    }


def to_release(office: Officer) -> QuerySet[Application]:
    """Decided in a meeting whose minutes are signed off, and not yet told to anyone outside. A matter's last round
    speaks for it."""
    later = Round.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    decisive = Round.objects.filter(
        state=RoundState.PASSED,
        agenda_item__meeting__signed_off_at__isnull=False,
        matter__state=MatterState.DECIDED,
    ).exclude(Exists(later))
    return Application.objects.for_officer(office).filter(
        state=A.CITY_REVIEW, city_matter__in=decisive.values("matter")
    )


def to_sign_off(office: Officer) -> QuerySet[Meeting]:
    """Closed by somebody else, and waiting for a second person (proceedings.rules.why_not_sign_off)."""
    return (
        Meeting.objects.for_officer(office)
        .filter(state=MeetingState.CLOSED, signed_off_at__isnull=True)
        .filter(Q(closed_by__isnull=True) | ~Q(closed_by__user=office.user_id))
    )


def to_name(office: Officer) -> QuerySet[Application]:
    """On a finished notice and not named yet."""
    running = NoticeItem.objects.filter(notice__state=NoticeState.PUBLISHED)
    return (
        Application.objects.for_officer(office)
        .filter(state=A.IN_NOTICE)
        .exclude(city_matter__in=running.values("matter"))
    )


# --- rounds -----------------------------------------------------------------------------------------------------------


def with_seats(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds with everything that their pages show: matter, proposer, seats and words."""
    seats = RoundSeat.objects.select_related("organisation", "opinion__officer__user").order_by("pk")
    return rounds.select_related(
        "matter__body", "proposed_by__user", "proposed_by__organisation", "agenda_item__meeting"
    ).prefetch_related(Prefetch("seats", seats))


def rounds_for(office: Officer) -> QuerySet[Round]:
    """The rounds an officer may read: those of the own body; for the city also those by which counties recommended
    what is before it."""
    readable = Q(matter__in=Matter.objects.for_officer(office))
    if office.is_city:
        readable |= Q(matter__recommends__in=Application.objects.for_officer(office))
    return Round.objects.filter(readable)


def rounds_waiting_for_us(office: Officer) -> QuerySet[Round]:
    """Open rounds in which the office's organisation has not spoken and its holder may."""
    return Round.objects.filter(
        state=RoundState.OPEN,
        matter__in=Matter.objects.waiting_for(office),
    ).exclude(matter__recusals__officer__user=office.user_id)


def rounds_waiting_for_others(office: Officer) -> QuerySet[Round]:
    """Open rounds of the body in which the office's organisation has spoken."""
    spoken = RoundSeat.objects.filter(organisation=office.organisation_id, opinion__isnull=False)
    return Round.objects.filter(
        state=RoundState.OPEN, matter__in=Matter.objects.for_officer(office), pk__in=spoken.values("round")
    )
