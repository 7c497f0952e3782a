"""What public pages and the API read: titles with all that is told of them, notices, the running campaign."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from evaluations.enums import CampaignState
from evaluations.models import Campaign
from journal import clock
from journal.actors import reference
from journal.models import Entry
from journal.prepared import Many, Prepared, hand_over
from plaques.models import Plaque, Title, TitleQuerySet
from portal.version import register_version
from proceedings.models import NoticeItem, PublicNotice, Round
from rechecks.enums import AppealState
from rechecks.models import Revocation
from tripartite.enums import Party
from tripartite.memory import Memory
from tripartite.models import MemberOrganisation

# What a row of the list shows, and what a title's own page shows besides. The joined tables have a hundred columns
# more: naming them costs more than reading them. A test holds that no page or answer asks for one of those after all.
ROW = (
    *("number", "unit_id", "unit_name", "kind", "text_zh", "text_en", "year"),
    *("granted_on", "last_day", "state", "revoked_at", "revocation_id"),
    *("district__slug", "district__name_zh", "district__name_en", "decision__document_number", "decision__decided_on"),
)
WHOLE = (
    *ROW,
    *("notice_item__notice__number", "notice_item__notice__opens_on", "notice_item__notice__closes_on"),
    "revocation__document_number",
)


def register() -> TitleQuerySet:
    """Every title ever granted, newest first, with what a row of the list shows."""
    return Title.objects.public().newest_first().only(*ROW)


def whole_titles() -> TitleQuerySet:
    """The same with the dates of the proceeding behind each, how it ended, and its plaque.

    `recommended_at` and `approved_at` are when the county's and the city's round closed, `has_come_back` says whether
    an appeal has ever set a cancellation aside. Each is a column of its own: PostgreSQL spends more on the order of
    eight joins than on all that they find.
    """
    appeals = Revocation.objects.filter(title=OuterRef("pk"), appeal__state=AppealState.UPHELD)
    found = register().select_related("notice_item__notice", "revocation").prefetch_related("pieces").only(*WHOLE)
    return found.annotate(
        recommended_at=_closed("county_round"), approved_at=_closed("city_round"), has_come_back=Exists(appeals)
    )


def _closed(which: str) -> Subquery:
    return Subquery(Round.objects.filter(pk=OuterRef(which)).values("closed_at"))


# What a page of the register shows, and one more by which it is seen that there are others.
PAGE_SIZE = 20
FIRST = Prepared[int](lambda: Title.objects.newest_first().values_list("pk", flat=True)[: PAGE_SIZE + 1])
# A count without groups, which Django gives as a value and not as a queryset.
NUMBER = Prepared[int](
    lambda: (
        Title.objects.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("*")).values_list("n", flat=True)
    )
)
NUMBERS: Memory[int] = Memory(4)


class Everything:
    """The keys of all titles, newest first, for a paginator to cut and to count. Most visitors ask for nothing in
    particular; what they are shown is asked for in the same words each time."""

    def __getitem__(self, cut: slice) -> list[int]:
        if (cut.start or 0, cut.stop) == (0, PAGE_SIZE + 1):
            return FIRST.all()
        return list(Title.objects.newest_first().values_list("pk", flat=True)[cut])

    def count(self) -> int:
        """Counted once for a version of the register, for all its pages in both languages."""
        return NUMBERS.get((register_version(),), NUMBER.one)


ROWS = Prepared[Title](lambda pks: register().filter(pk__in=pks), pks=Many(BigIntegerField()))


def rows_in_order(pks: Sequence[int]) -> list[Title]:
    """Titles as a row of the list shows them, in the order of these keys.

    A list is counted, sorted and cut by its keys alone (docs/decisions/0014); what its rows show is then asked for the
    twenty that are shown, in the same words whatever was searched for.
    """
    found = {title.pk: title for title in ROWS.all(pks=pks)} if pks else {}
    return [found[pk] for pk in pks if pk in found]


BY_NUMBER = Prepared[Title](
    lambda number: whole_titles().prefetch_related(None).filter(number=number), number=CharField()
)
PIECES = Prepared[Plaque](lambda title: Plaque.objects.filter(title=title), title=BigIntegerField())
BUREAU = Prepared[MemberOrganisation](
    lambda district: MemberOrganisation.objects.filter(body__district=district, party=Party.GOVERNMENT)[:1],
    district=BigIntegerField(),
)


def whole_title(number: str) -> Title | None:
    """The title of a number with all that its page and the API tell of it. Two queries."""
    title = BY_NUMBER.one(number=number)
    if title:
        hand_over(title, "pieces", PIECES.all(title=title.pk))
    return title


def bureau_of(title: Title) -> MemberOrganisation | None:
    """The government side of the title's area: whom to tell when a plaque on the wall says something else."""
    return BUREAU.one(district=title.district_id)


def title_of_certificate(content: bytes) -> Title | None:
    """The title whose certificate is this very file."""
    return whole_titles().filter(certificate__file__sha256=hashlib.sha256(content).hexdigest()).first()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a title ended: the day it was cancelled, with the reason, or its last day, which needs none."""

    on: date
    reason: str


def endings(titles: Iterable[Title]) -> dict[int, Ending]:
    """How those titles ended that are not in force, by primary key, with one query for all.

    The reason of a cancellation is the one the decision gave, in the journal; where it was blanked by law it is empty.
    """
    ended = [title for title in titles if not title.is_in_force]
    subjects = {reference(title): title for title in ended if title.revoked_at}
    reasons: dict[int, str] = {}
    if subjects:
        entries = Entry.objects.filter(action="title.revoke", subject__in=subjects).order_by("seq")
        for subject, text in entries.values_list("subject", "remark__text"):
            reasons[subjects[subject].pk] = text or ""
    return {title.pk: Ending(on=_ended_on(title), reason=reasons.get(title.pk, "")) for title in ended}


def _ended_on(title: Title) -> date:
    if title.revoked_at:
        return timezone.localtime(title.revoked_at).date()
    return title.last_day


def years() -> list[int]:
    """The years in which titles were granted, newest first."""
    return list(Title.objects.order_by("-year").values_list("year", flat=True).distinct())


def notices() -> QuerySet[PublicNotice]:
    """All notices with the number of units on each, the newest first. A notice is public from its first day."""
    return (
        PublicNotice.objects.filter(opens_on__lte=clock.today())
        .select_related("body")
        .annotate(units=Count("items"))
        .order_by("-opens_on", "-pk")
    )


def open_notices() -> QuerySet[PublicNotice]:
    """Those that take objections today."""
    return notices().filter(state="published", closes_on__gte=clock.today())


def has_finished_notice(campaign: Campaign) -> bool:
    """Whether a notice with units of this campaign has run its days."""
    return NoticeItem.objects.filter(matter__names__campaign=campaign, notice__closes_on__lt=clock.today()).exists()


def rows_of(notice: PublicNotice) -> list[tuple[NoticeItem, Title | None]]:
    """The units on a notice in its order, each with the title it was named with, if it was."""
    items = notice.items.select_related("district", "title").order_by("position")
    return [(item, getattr(item, "title", None)) for item in items]


def running_campaign() -> Campaign | None:
    """The campaign that is open to the public, the latest if there are several. One being prepared is not shown."""
    return Campaign.objects.filter(state=CampaignState.OPEN).order_by("-year").first()
