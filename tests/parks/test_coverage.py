"""Coverage is counted from the registry on a day, and agrees with a recount in plain SQL."""

from datetime import date, timedelta

import pytest
from django.db import connection

from enterprises.services import update_profile
from journal import clock
from journal.errors import Refused
from parks.areas import Area
from parks.coverage import (
    MEASURES,
    Listing,
    all_lines_behind,
    coverage_of,
    coverage_of_places,
    coverage_of_towns,
    days_of_the_years,
)
from parks.services import cover, end_arrangement, enterprises_of, place_enterprise, take_out, uncover
from tests.parks import factories as parks
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import LabourFacts, Unit
from units.services import correct_town

pytestmark = pytest.mark.django_db


def three_hundred() -> list[dict]:
    """Enterprises of every mixture, so that no two figures are alike by accident."""
    today = clock.today()
    return [
        parks.row(
            headcount=5 + n % 97,
            size=("微型", "小型", "中型", "大型")[n % 4],
            signed=None if n % 11 == 0 else 3 + n % 97,
            union="是" if n % 3 else "否",
            members=(1 + n % 5) if n % 3 else None,
            contract_until=(today + timedelta(days=n - 150)).isoformat() if n % 5 < 2 else None,
            congress="是" if n % 7 < 3 else "否",
            mediation="有" if n % 2 else "无",
            affairs="是" if n % 4 == 1 else "否",
        )
        for n in range(300)
    ]


def recount(area: Unit) -> dict[str, tuple[int, int]]:
    """The same figures, counted one by one in the plainest SQL."""
    day = connection.ops.adapt_datefield_value(clock.today())
    facts = """FROM units_labourfacts f JOIN parks_placement p ON p.enterprise_id = f.unit_id
               WHERE p.area_id = %s AND p.until IS NULL AND f.until IS NULL"""
    regional = """f.unit_id IN (SELECT c.enterprise_id FROM parks_cover c JOIN parks_arrangement a
                  ON a.id = c.arrangement_id WHERE a.kind = 'contract' AND c.until IS NULL)"""
    small = "f.size_class IN ('small', 'micro')"
    # No value, or one in the past: a comparison with nothing is neither true nor false.
    own = f"(f.contract_until IS NOT NULL AND f.contract_until >= '{day}')"
    asked = {
        "contracts": ("SUM(f.contracts_signed)", "SUM(f.headcount)", "f.contracts_signed IS NOT NULL", "1 = 1"),
        "collective_contracts": ("COUNT(*)", "COUNT(*)", "f.has_union", f"({own} OR {regional})"),
        "collective_contracts_all": ("COUNT(*)", "COUNT(*)", "1 = 1", f"({own} OR {regional})"),
        "regional_collective_contracts": ("COUNT(*)", "COUNT(*)", f"{small} AND NOT {own}", regional),
        "workers_congress": ("COUNT(*)", "COUNT(*)", "f.has_union", "f.has_congress"),
        "workers_congress_all": ("COUNT(*)", "COUNT(*)", "1 = 1", "f.has_congress"),
        "open_affairs": ("COUNT(*)", "COUNT(*)", "1 = 1", "f.open_affairs"),
        "unions": ("COUNT(*)", "COUNT(*)", "1 = 1", "f.has_union"),
        "union_members": ("SUM(f.union_members)", "SUM(f.headcount)", "f.union_members IS NOT NULL", "1 = 1"),
        "mediation": ("COUNT(*)", "COUNT(*)", "1 = 1", "f.has_mediation"),
    }
    found = {}
    with connection.cursor() as cursor:
        for key, (hit, base, among, holds) in asked.items():
            counted = []
            for what, where in ((hit, f"{among} AND {holds}"), (base, among)):
                cursor.execute(f"SELECT {what} {facts} AND {where}", [area.pk])
                counted.append(cursor.fetchone()[0] or 0)
            found[key] = tuple(counted)
    return found


def test_a_park_of_three_hundred_is_right_to_the_last_enterprise():
    park = units.park(town=bodies.town())
    elsewhere = units.park(name="另一个园区")
    parks.bring(elsewhere, [parks.row(union="是", signed=20)])
    assert parks.bring(park, three_hundred()) == 300
    contract = parks.contract(park)
    chosen = list(enterprises_of(park).order_by("pk")[:77])
    cover(arrangement=contract, keeper=units.member(park), enterprises=chosen, since=clock.today())
    coverage = coverage_of(Area.of_unit(park), clock.today())
    assert coverage.enterprises == coverage.known == 300
    expected = recount(park)
    assert {key: (coverage[key].hit, coverage[key].base) for key in expected} == expected
    assert all(0 < hit < base for hit, base in expected.values())


def test_the_list_behind_a_number_is_that_number():
    park = units.park()
    parks.bring(park, three_hundred()[:40])
    area, day = Area.of_unit(park), clock.today()
    coverage = coverage_of(area, day)
    for measure in MEASURES.values():
        sides = {side: Listing(area, day, measure, side) for side in ("hit", "miss", "outside", "all")}
        assert sides["all"].count() == 40
        assert sum(sides[side].count() for side in ("hit", "miss", "outside")) == 40
        assert [line.pk for line in sides["hit"][0:40]] == [
            line.pk for line in all_lines_behind(area, day, measure, "hit")
        ]
        if not measure.counts_people:
            assert sides["hit"].count() == coverage[measure.key].hit


def test_a_town_is_covered_through_a_regional_contract_alone_until_its_last_day():
    town = bodies.town()
    unit = parks.town_unit(town)
    shop = units.enterprise(town=town, size_class="micro", headcount=6, has_union=True)
    contract = parks.contract(unit)
    assert coverage_of(Area.of_town(town), clock.today())["collective_contracts"].hit == 0
    cover(arrangement=contract, keeper=units.member(unit), enterprises=[shop], since=clock.today())

    def figure(day: date, key: str = "collective_contracts") -> tuple[int, int]:
        found = coverage_of(Area.of_town(town), day)[key]
        return found.hit, found.base

    last = contract.ends_on
    assert figure(clock.today()) == figure(last) == (1, 1)
    assert figure(last, "regional_collective_contracts") == (1, 1)
    assert figure(last + timedelta(days=1)) == (0, 1)
    assert coverage_of(Area.of_unit(unit), last)["collective_contracts"].hit == 1


def test_a_contract_that_ends_early_covers_its_days_and_no_longer():
    town = bodies.town()
    unit = parks.town_unit(town)
    shop = units.enterprise(town=town, has_union=True)
    member, today = units.member(unit), clock.today()
    contract = parks.contract(unit)
    cover(arrangement=contract, keeper=member, enterprises=[shop], since=today)
    end_arrangement(arrangement=contract, keeper=member, last_day=today + timedelta(days=9), reason="企业外迁")
    area = Area.of_town(town)
    assert coverage_of(area, today + timedelta(days=9))["collective_contracts"].hit == 1
    assert coverage_of(area, today + timedelta(days=10))["collective_contracts"].hit == 0


def test_an_enterprise_taken_out_of_a_contract_counts_no_longer_from_that_day():
    town = bodies.town()
    unit = parks.town_unit(town)
    shop = units.enterprise(town=town, has_union=True)
    contract, member = parks.contract(unit), units.member(unit)
    cover(arrangement=contract, keeper=member, enterprises=[shop], since=clock.today())
    first = clock.today()
    with clock.travel(clock.now() + timedelta(days=30)):
        uncover(line=contract.covers.get(), keeper=member, reason="已单独签订")
    area = Area.of_town(town)
    assert coverage_of(area, first + timedelta(days=29))["collective_contracts"].hit == 1
    assert coverage_of(area, first + timedelta(days=30))["collective_contracts"].hit == 0


def test_only_enterprises_of_the_area_can_be_covered():
    town = bodies.town()
    unit = parks.town_unit(town)
    stranger = units.enterprise()
    with pytest.raises(Refused):
        cover(
            arrangement=parks.contract(unit),
            keeper=units.member(unit),
            enterprises=[stranger],
            since=clock.today(),
        )


def test_a_change_of_the_profile_is_dated_and_the_past_keeps_its_figures():
    town = bodies.town()
    firm = units.enterprise(town=town, headcount=100, has_union=False, has_party_organisation=False)
    before = clock.today()
    with clock.travel(clock.now() + timedelta(days=40)):
        update_profile(member=units.member(firm), profile=units.ENTERPRISE_PROFILE | {"has_union": True})
    area = Area.of_town(town)
    assert coverage_of(area, before)["unions"].hit == 0
    assert coverage_of(area, before + timedelta(days=39))["unions"].hit == 0
    assert coverage_of(area, before + timedelta(days=40))["unions"].hit == 1
    assert LabourFacts.objects.filter(unit=firm).count() == 2
    assert days_of_the_years(area, clock.today())[-1] == clock.today()


def test_towns_and_parks_are_counted_each_in_one_query(django_assert_num_queries):
    one, other = bodies.town(), bodies.town("wendeng")
    units.enterprise(town=one, has_union=True)
    units.enterprise(town=one, has_union=False)
    units.enterprise(town=other, area="wendeng", has_union=True)
    park = units.park()
    parks.bring(park, [parks.row(), parks.row(union="是")])
    with django_assert_num_queries(2):
        counted = coverage_of_towns(Area.of_city(), clock.today())
        places = coverage_of_places(Area.of_district(park.district), clock.today())
    towns, districts = counted.by_town(), counted.by_district()
    assert (towns[one.pk]["unions"].hit, towns[one.pk]["unions"].base) == (1, 2)
    assert towns[other.pk].enterprises == 1
    assert places[park.pk]["unions"].hit == 1
    # The park's two say no town; they are counted in their area and in the whole.
    assert {key: part.enterprises for key, part in districts.items()} == {one.district_id: 4, other.district_id: 1}
    for district in (one.district, other.district):
        assert districts[district.pk] == coverage_of(Area.of_district(district), clock.today())
    assert counted.whole() == coverage_of(Area.of_city(), clock.today())


def test_an_enterprise_lies_in_one_park_and_any_cluster_and_the_county_says_why():
    firm, office = units.enterprise(), bodies.officer(area="huancui")
    one, other, cluster = units.park(), units.park(), units.park(kind="cluster")
    placement = place_enterprise(area=one, enterprise=firm, office=office, reason="园区名录")
    place_enterprise(area=cluster, enterprise=firm, office=office, reason="聚集区名录")
    with pytest.raises(Refused, match=one.name):
        place_enterprise(area=other, enterprise=firm, office=office, reason="园区名录")
    with pytest.raises(Refused):
        place_enterprise(area=one, enterprise=units.enterprise(), office=office, reason=" ")
    take_out(placement=placement, office=office, reason="已外迁")
    place_enterprise(area=other, enterprise=firm, office=office, reason="迁入")
    assert coverage_of(Area.of_unit(one), clock.today()).enterprises == 0
    assert coverage_of(Area.of_unit(other), clock.today()).enterprises == 1
    assert coverage_of(Area.of_unit(cluster), clock.today()).enterprises == 1


@pytest.mark.parametrize(("area", "party"), [("wendeng", "gov"), ("huancui", "union")])
def test_another_county_and_the_other_sides_place_nothing(area, party):
    park, firm = units.park(), units.enterprise()
    office = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        place_enterprise(area=park, enterprise=firm, office=office, reason="园区名录")
    with pytest.raises(Refused):
        correct_town(unit=firm, town=None, office=office, reason="更正")


def test_the_county_corrects_a_town_with_a_reason():
    town, other = bodies.district("huancui").towns.order_by("code")[:2]
    firm, office = units.enterprise(town=town), bodies.officer(area="huancui")
    with pytest.raises(Refused):
        correct_town(unit=firm, town=other, office=office, reason="")
    correct_town(unit=firm, town=other, office=office, reason="登记地址更正")
    assert coverage_of(Area.of_town(town), clock.today()).enterprises == 0
    assert coverage_of(Area.of_town(other), clock.today()).enterprises == 1
