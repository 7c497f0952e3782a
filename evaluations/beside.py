"""What the portal knows itself of a park's, town's or cluster's questions, shown beside what is declared.

The declared figure is never put right by it: the applicant and the officers see both, and where they differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import FactKind
from enterprises.models import AdverseFact
from parks.areas import Area
from parks.coverage import Coverage, Figure, coverage_of
from parks.enums import ArrangementKind, RecordKind, StationTest
from parks.models import AreaRecord, Arrangement, Coordinator, Station
from parks.services import enterprises_of
from plaques.models import Title
from standards.content import CLAUSES, NUMBER, RATIO, YES_NO, Indicator, Rubric
from standards.scoring import is_not_applicable
from tripartite.words import listed
from units.enums import UnitKind
from units.models import Unit

# The enterprises that take part on a day, for `parks.coverage`.
TAKING_PART = (
    "SELECT DISTINCT unit_id FROM evaluations_participation"
    " WHERE declared_at < %(after)s AND (ended_at IS NULL OR ended_at >= %(after)s)"
)
# The edition of 2023 names eight figures that the portal computes. What it learnt to count since is named here by the
# question: an edition that an application points at never changes.
SINCE = {
    "weihai-2023": {
        "p1-02": "party",
        "p1-05": "meeting",
        "p2-02": "no_arrears",
        "p2-06": "titles",
        "p4-02": "employers_body",
        "p4-05": "consultation",
        "p4-06": "mediated",
        "p4-07": "emergency_mechanism",
        "p4-08": "reporting_mechanism",
        "p5-01": "open_affairs_body",
        "p6-02": "hazard_mechanism",
        "p6-03": "incident_plan",
        "p7-01": "stations",
        "p7-02": "station_tests",
        "p7-03": "coordinators",
        "p7-04": "guided",
        "p7-05": "trainings",
        "p8-04": "publicity",
    }
}
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows of one question, in the shape of its answer; `ways` leads to what is behind it."""

    value: Any
    words: str
    measure: str = ""
    records: str = ""
    arrangement: str = ""
    stations: bool = False

    def differs_from(self, indicator: Indicator, declared: Any) -> bool:
        """Whether the declared answer says otherwise. What is not answered, or not applicable, does not differ."""
        if declared is None or is_not_applicable(declared):
            return False
        try:
            return self._of(indicator, declared) != self._of(indicator, self.value)
        except (InvalidOperation, KeyError, TypeError):
            return True

    def _of(self, indicator: Indicator, value: Any) -> Any:
        if indicator.kind == RATIO:
            return Decimal(value["numerator"]), Decimal(value["denominator"])
        if indicator.kind == NUMBER:
            return Decimal(value)
        return sorted(value) if indicator.kind == CLAUSES else bool(value)


def known_of(unit: Unit, rubric: Rubric, code: str, day: date) -> dict[str, Known]:
    """What is known on a day by indicator; nothing for an enterprise, and nothing where no enterprise is known and no
    record stands."""
    if unit.kind == UnitKind.ENTERPRISE:
        return {}
    teller = _Teller(unit, day)
    since = SINCE.get(code, {})
    found: dict[str, Known] = {}
    for indicator in rubric.indicators:
        key = indicator.computed or since.get(indicator.id, "")
        told = teller.tell(key) if key else None
        if told is not None and (indicator.kind in (RATIO, NUMBER, YES_NO, CLAUSES)):
            found[indicator.id] = told
    return found


class _Teller:
    """Answers by key, each source asked once."""

    def __init__(self, unit: Unit, day: date) -> None:
        self.unit, self.day, self.first = unit, day, day - YEAR
        self.coverage: Coverage = coverage_of(Area.of_unit(unit), day)
        records = AreaRecord.objects.filter(area=unit).standing().between(self.first, day)
        self.records: dict[str, list[AreaRecord]] = {}
        for record in records.order_by("pk"):
            self.records.setdefault(record.kind, []).append(record)
        self.standing = set(Arrangement.objects.filter(area=unit).on(day).values_list("kind", flat=True))

    def tell(self, key: str) -> Known | None:
        special: Mapping[str, Callable[[], Known | None]] = {
            "mediation": lambda: self._stands(ArrangementKind.MEDIATION),
            "employers_body": lambda: self._stands(ArrangementKind.EMPLOYERS),
            "open_affairs_body": lambda: self._stands(ArrangementKind.OPEN_AFFAIRS),
            "emergency_mechanism": lambda: self._stands(ArrangementKind.EMERGENCY),
            "reporting_mechanism": lambda: self._stands(ArrangementKind.REPORTING),
            "hazard_mechanism": lambda: self._stands(ArrangementKind.HAZARD),
            "incident_plan": lambda: self._stands(ArrangementKind.INCIDENT),
            "party": lambda: self._times(RecordKind.PARTY),
            "meeting": lambda: self._times(RecordKind.MEETING),
            "consultation": lambda: self._times(RecordKind.CONSULTATION),
            "publicity": lambda: self._times(RecordKind.PUBLICITY),
            "trainings": lambda: self._times(RecordKind.TRAINING, RecordKind.EXCHANGE),
            "mediated": self._mediated,
            "guided": self._guided,
            "no_arrears": self._no_arrears,
            "titles": self._titles,
            "stations": self._stations,
            "station_tests": self._station_tests,
            "coordinators": self._coordinators,
        }
        if key in special:
            return special[key]()
        return self._ratio(self.coverage[key]) if key in self.coverage.figures else None

    def _ratio(self, figure: Figure) -> Known | None:
        if not self.coverage.enterprises:
            return None
        return _part(figure.hit, figure.base, measure=figure.measure.key)

    def _stands(self, kind: ArrangementKind) -> Known:
        holds = kind in self.standing
        words = _("Yes, on record: %(kind)s") if holds else _("Nothing on record: %(kind)s")
        return Known(holds, words % {"kind": kind.label}, arrangement=str(kind))

    def _times(self, *kinds: RecordKind) -> Known:
        count = sum(len(self.records.get(kind, ())) for kind in kinds)
        return Known(str(count), _("%(n)d on record") % {"n": count}, records=str(kinds[0]))

    def _mediated(self) -> Known | None:
        rounds = self.records.get(RecordKind.MEDIATION, [])
        accepted = sum(record.first_figure or 0 for record in rounds)
        return _part(sum(r.second_figure or 0 for r in rounds), accepted, records=str(RecordKind.MEDIATION))

    def _guided(self) -> Known | None:
        rounds = AreaRecord.objects.filter(pk__in=[r.pk for r in self.records.get(RecordKind.GUIDANCE, [])])
        guided = rounds.aggregate(n=Sum("first_figure"))["n"] or 0
        base = self.coverage["taking_part"].hit
        return _part(min(guided, base), base, records=str(RecordKind.GUIDANCE)) if base else None

    def _no_arrears(self) -> Known | None:
        total = self.coverage.enterprises
        if not total:
            return None
        facts = AdverseFact.objects.confirmed().filter(
            kind=FactKind.WAGE_ARREARS, happened_on__gt=self.first, unit__in=enterprises_of(self.unit)
        )
        return _part(total - facts.order_by().values("unit").distinct().count(), total)

    def _titles(self) -> Known:
        count = Title.objects.in_force().filter(unit__in=enterprises_of(self.unit)).count()
        return Known(str(count), _("In force in the register: %(n)d") % {"n": count})

    def _open_stations(self) -> list[Station]:
        stations = Station.objects.filter(area=self.unit).on(self.day).prefetch_related("checks")
        return list(stations.order_by("pk"))

    def _stations(self) -> Known:
        count = len(self._open_stations())
        return Known(
            str(count), ngettext("%(n)d open station", "%(n)d open stations", count) % {"n": count}, stations=True
        )

    def _station_tests(self) -> Known | None:
        checks = [station.last_check for station in self._open_stations()]
        if not checks or None in checks:
            return None
        passed = [test for test in StationTest if all(getattr(check, test.value) for check in checks)]
        words = listed(test.label for test in passed) or _("none of the four tests")
        return Known(
            [str(t) for t in passed], _("Passed at every station: %(tests)s") % {"tests": words}, stations=True
        )

    def _coordinators(self) -> Known:
        count = Coordinator.objects.filter(area=self.unit).on(self.day).count()
        words = _("%(n)d at work with a valid certificate") % {"n": count}
        return Known(str(count), words, stations=True)


def _part(hit: int, base: int, **ways: str) -> Known | None:
    if not base:
        return None
    percent = (Decimal(hit) * 100 / base).quantize(Decimal("0.1"))
    words = _("%(hit)d of %(base)d, %(percent)s %%") % {"hit": hit, "base": base, "percent": percent}
    return Known({"numerator": str(hit), "denominator": str(base)}, words, **ways)
