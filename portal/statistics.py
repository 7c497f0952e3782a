"""Figures for everyone: titles in force, and as much of the running campaign as is public anyway.

What is decided is released together (HOUSE, way 6), so applications are counted by two things alone: how many were
handed in, and how many names a published notice holds. How many were recommended, approved or declined is told by the
notice and by nothing before it. A small number of applications could be pinned to units that everyone knows applied,
so below `LEAST_SHOWN` only that it is small is said.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.models import Application, Campaign
from journal import clock
from plaques.enums import Standing
from plaques.models import Title, TitleQuerySet
from portal.version import register_version
from proceedings.models import NoticeItem
from tripartite.memory import Memory
from tripartite.models import District
from units.enums import UnitKind

LEAST_SHOWN = 10
# Titles in force by area and kind, by version of the register and day: with twenty thousand of them the dearest
# question of the first page, and the same for every language, for the statistics and for the API.
COUNTED: Memory[list[tuple]] = Memory(4)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what is counted, its key in the register's filters, how many, and a second language."""

    key: str
    label: str
    label_zh: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """Titles in force by one thing; `filter` is its name in the register's address."""

    caption: str
    heading: str
    filter: str
    rows: list[Row]

    @property
    def largest(self) -> int:
        """The longest bar."""
        return max((row.count for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """The running campaign in numbers. `handed_in` is None while it is below `LEAST_SHOWN`."""

    campaign: Campaign
    handed_in: int | None
    in_notice: int
    named: int

    @property
    def handed_in_words(self) -> str:
        if self.handed_in is None:
            return _("fewer than %(least)d") % {"least": LEAST_SHOWN}
        return str(self.handed_in)


def tables(*, kinds: list[Row]) -> list[Table]:
    """The tables of the page; `kinds` are counted already, for the total."""
    return [
        Table(_("Titles in force by area"), _("Area"), "district", in_force_by_district()),
        Table(_("Titles in force by kind"), _("Kind"), "kind", kinds),
    ]


def in_force_by_district() -> list[Row]:
    """Every area, also those without a title, in the official order."""
    counts = _in_force("district")
    return [
        Row(district.slug, district.name, district.name_zh, counts.get(district.pk, 0))
        for district in District.objects.all()
    ]


def in_force_by_kind() -> list[Row]:
    """The kinds of which there are titles in force, and the two that the circular names in any case."""
    counts = _in_force("kind")
    always = (UnitKind.ENTERPRISE, UnitKind.PARK)
    return [
        Row(kind.value, str(kind.label), _in_chinese(kind.label), counts.get(kind.value, 0))
        for kind in UnitKind
        if kind in always or counts.get(kind.value)
    ]


def in_force_by_year() -> list[Row]:
    """By the year of the campaign, newest first."""
    counts = _counted(Title.objects.in_force(), "year")
    return [Row(str(year), str(year), str(year), counts[year]) for year in sorted(counts, reverse=True)]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's titles by what has become of them."""

    year: int
    in_force: int
    expired: int
    cancelled: int

    @property
    def granted(self) -> int:
        """All that were granted in it."""
        return self.in_force + self.expired + self.cancelled

    @property
    def parts(self) -> dict[str, int]:
        """For the chart, from the ground up."""
        return {"in_force": self.in_force, "expired": self.expired, "cancelled": self.cancelled}


def by_year() -> list[Year]:
    """Every year in which titles were granted, oldest first, with what has become of them by today."""
    counts = {standing: _counted(Title.objects.with_standing(standing), "year") for standing in Standing}
    years = sorted(set().union(*counts.values()))
    return [
        Year(
            year,
            counts[Standing.IN_FORCE].get(year, 0),
            counts[Standing.EXPIRED].get(year, 0),
            counts[Standing.CANCELLED].get(year, 0),
        )
        for year in years
    ]


def _in_chinese(label: str) -> str:
    with override("zh-hans"):
        return str(label)


def _in_force(field: str) -> Counter:
    """By area or by kind. Every title is looked at for it, so pages that show both have them counted together, once."""
    both = ("district", "kind")
    # Once for both, and no more until a title changes or a day is over.
    rows = COUNTED.get((register_version(), clock.today()), lambda: list(_by(Title.objects.in_force(), *both)))
    counts: Counter = Counter()
    for *at, number in rows:
        counts[at[both.index(field)]] += number
    return counts


def _counted(titles: TitleQuerySet, field: str) -> dict:
    return dict(_by(titles, field))


def _by(titles: TitleQuerySet, *fields: str) -> QuerySet:
    # Rows, not keys: keys stand in no index beside what is counted by.
    return titles.order_by().values_list(*fields).annotate(rows=Count("*"))


def ended_counts() -> dict[Standing, int]:
    """How many titles expired or were cancelled."""
    return {
        standing: Title.objects.with_standing(standing).count() for standing in (Standing.EXPIRED, Standing.CANCELLED)
    }


def campaign_figures(campaign: Campaign) -> CampaignFigures:
    """The campaign in the numbers that are public; see the head of this module."""
    handed_in = Application.objects.filter(campaign=campaign, submitted_at__isnull=False).count()
    on_notice = NoticeItem.objects.filter(matter__names__campaign=campaign).values("matter").distinct().count()
    named = Title.objects.filter(notice_item__matter__names__campaign=campaign).count()
    return CampaignFigures(
        campaign=campaign,
        handed_in=handed_in if handed_in >= LEAST_SHOWN else None,
        in_notice=on_notice,
        named=named,
    )
