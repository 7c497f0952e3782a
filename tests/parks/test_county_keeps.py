"""The county enters for a town, park or cluster that has no clerk; its own people go on from there."""

import pytest
from django.test import Client
from django.urls import reverse

from journal.actors import reference
from journal.errors import Refused
from journal.models import Entry
from parks.keepers import CountyKeeper
from parks.models import AreaRecord, Arrangement, Coordinator, Station
from parks.services import (
    ArrangementFields,
    RecordFields,
    StationFields,
    enter_arrangement,
    enter_record,
    keep_station,
    register_area,
)
from tests.parks import factories as parks
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role, UnitKind, UnitState
from units.models import Unit

pytestmark = pytest.mark.django_db

MEETING = {"happened_on": "2026-06-10", "title": "三方会议", "matters": "研究年度任务。", "first_figure": "12"}
STATION = {
    "name": "镇劳动关系公共服务站",
    "address": "演示路1号",
    "hours": "工作日 9:00—17:00",
    "phone": "0631-5200009",
    "services": ["advice", "mediation"],
    "opened_on": "2026-03-01",
}


def as_officer(area: str = "huancui", party: str = "gov") -> Client:
    client = Client()
    client.force_login(bodies.officer(area=area, party=party).user)
    return client


@pytest.fixture
def town() -> Unit:
    """A town that its county registered, and for which nobody acts."""
    place = bodies.town()
    return register_area(
        kind=UnitKind.TOWN,
        uscc=units.uscc(),
        name=place.name_zh,
        district=place.district,
        town=place,
        office=bodies.officer(),
    )


def at(name: str, unit: Unit, *args: object) -> str:
    return reverse(f"desk:unit-{name}", args=[unit.pk, *args])


def test_the_county_registers_a_town_once_and_is_asked_for_what_is_missing():
    desk, place = as_officer(), bodies.town()
    form = reverse("desk:area-register")
    assert desk.get(form, {"town": place.pk}).context["form"]["name"].value() == place.name_zh
    unnamed = {"kind": "town", "town": "", "name": "某镇人民政府", "uscc": units.uscc()}
    refused = desk.post(form, unnamed).context["form"]
    assert "town" in refused.errors
    assert refused["name"].value() == "某镇人民政府"
    desk.post(form, unnamed | {"town": place.pk})
    unit = Unit.objects.get(kind=UnitKind.TOWN)
    assert (unit.town, unit.state) == (place, UnitState.ACTIVE)
    for again in ({"uscc": units.uscc()}, {"uscc": unit.uscc, "kind": "park"}):
        page = desk.post(form, unnamed | {"town": place.pk} | again)
        assert page.context["form"].non_field_errors()
    assert Unit.objects.count() == 1
    foreign = bodies.town("wendeng")
    assert "town" in desk.post(form, unnamed | {"town": foreign.pk}).context["form"].errors


def test_what_the_county_enters_is_the_towns_and_the_journal_says_who_entered_it_for_whom(town):
    desk, office = as_officer(), bodies.officer()
    desk.post(at("record-enter", town, "meeting"), MEETING)
    desk.post(at("arrangement-enter", town, "mediation"), {"title": "镇调解委员会", "starts_on": "2026-01-01"})
    desk.post(at("station-new", town), STATION)
    station = Station.objects.get(area=town)
    desk.post(
        at("coordinator-new", town),
        {
            "name": "协调员甲",
            "grade": "three",
            "certificate": "WH-3-001",
            "issued_on": "2024-01-01",
            "station": station.pk,
            "since": "2024-02-01",
        },
    )
    assert AreaRecord.objects.get(area=town).entered_by == office.user
    assert Coordinator.objects.get(area=town).station == station
    deeds = Entry.objects.filter(
        action__in=("arearecord.enter", "arrangement.enter", "station.keep", "coordinator.keep")
    )
    told = {(entry.person, entry.organisation, entry.data["for"]) for entry in deeds}
    assert deeds.count() == 4
    assert told == {(reference(office.user), reference(office.organisation), reference(town))}


def test_a_clerk_who_comes_later_finds_it_goes_on_and_the_county_enters_no_more(town):
    desk = as_officer()
    desk.post(at("record-enter", town, "meeting"), MEETING)
    desk.post(at("station-new", town), STATION)
    record, station = AreaRecord.objects.get(), Station.objects.get()
    own = units.colleague(town, role=Role.MANAGER)
    clerk = Client()
    clerk.force_login(own.user)
    assert list(clerk.get(reverse("apply:area-records", args=[town.pk])).context["page"]) == [record]
    moved = STATION | {"address": "新址2号"}
    clerk.post(reverse("apply:area-station-edit", args=[town.pk, station.pk]), moved)
    back = reverse("apply:area-record-follow", args=[town.pk, record.pk, "take-back"])
    clerk.post(back, {"reason": "日期有误"})
    station.refresh_from_db()
    record.refresh_from_db()
    assert station.address == "新址2号"
    assert record.withdrawn_at
    assert "for" not in Entry.objects.filter(action="arearecord.withdraw").get().data
    page = desk.get(at("records", town))
    assert (page.status_code, page.context["may_write"]) == (200, False)
    refused = desk.post(at("record-enter", town, "meeting"), MEETING)
    assert refused.context["form"].non_field_errors() == ["该单位已有经办人，由经办人自行录入。"]
    assert AreaRecord.objects.count() == 1


@pytest.mark.parametrize(("area", "party"), [("huancui", "union"), ("huancui", "employer"), ("city", "gov")])
def test_other_parties_and_the_city_read_and_enter_nothing(town, area, party):
    client = as_officer(area, party)
    page = client.get(at("arrangements", town))
    assert (page.status_code, page.context["may_write"]) == (200, False)
    refused = client.post(at("record-enter", town, "meeting"), MEETING)
    assert refused.context["form"]["title"].value() == "三方会议"
    client.post(at("station-new", town), STATION)
    assert not AreaRecord.objects.exists()
    assert not Station.objects.exists()


def test_another_county_finds_nothing_and_its_rows_are_not_reached_through_the_own_area(town):
    foreign, strange = as_officer("wendeng"), units.park(area="wendeng")
    contract, station = parks.contract(strange), parks.station(strange)
    for name, *args in (
        ("arrangements",),
        ("records",),
        ("stations",),
        ("record-enter", "meeting"),
        ("station-new",),
        ("coordinator-new",),
    ):
        assert foreign.get(at(name, town, *args)).status_code == 404
        assert foreign.post(at(name, town, *args), MEETING).status_code in (404, 405)
    desk = as_officer()
    assert desk.get(at("arrangement", town, contract.pk)).status_code == 404
    assert desk.post(at("arrangement-end", town, contract.pk), {"last_day": "2026-06-30"}).status_code == 404
    assert desk.post(at("station-edit", town, station.pk), STATION).status_code == 404
    with pytest.raises(Refused):
        enter_record(
            keeper=CountyKeeper(bodies.officer(area="wendeng"), town),
            fields=RecordFields(
                kind="meeting", title="三方会议", matters="研究。", happened_on=town.registered_at.date()
            ),
        )
    enterprise = units.enterprise()
    assert desk.get(at("records", enterprise)).status_code == 404


def test_bad_input_keeps_what_was_typed_on_the_desk_too(town):
    desk = as_officer()
    form = desk.post(at("record-enter", town, "meeting"), MEETING | {"happened_on": "2027-01-01"}).context["form"]
    assert "happened_on" in form.errors
    assert form["matters"].value() == "研究年度任务。"
    contract = {"title": "区域性集体合同", "starts_on": "2026-01-01"}
    form = desk.post(at("arrangement-enter", town, "contract"), contract).context["form"]
    assert form.errors
    assert form["title"].value() == "区域性集体合同"
    form = desk.post(at("station-new", town), STATION | {"phone": "13806310000"}).context["form"]
    assert "phone" in form.errors
    assert form["address"].value() == "演示路1号"
    assert not Arrangement.objects.exists()
    assert not AreaRecord.objects.exists()


def test_a_station_that_the_county_entered_is_public_after_its_check_as_any_other(town):
    desk, public = as_officer(), reverse("service-stations")
    desk.post(at("station-new", town), STATION)
    station = Station.objects.get()
    check = reverse("desk:station", args=[station.pk])
    assert desk.get(check).context["may_keep"]
    assert STATION["name"] not in Client().get(public).content.decode()
    four = ["sign", "place", "facilities", "services"]
    desk.post(check, {"checked_on": "2026-06-10", "tests": four})
    assert STATION["name"] in Client().get(public).content.decode()
    reader = Client()
    reader.cookies["django_language"] = "en"
    assert "Advice on employment, Mediation of disputes" in reader.get(public).content.decode()


@pytest.mark.parametrize("name", ["arrangements", "records", "stations"])
def test_the_pages_of_one_area_ask_the_same_of_few_and_of_many(
    name, town, django_assert_num_queries, django_assert_max_num_queries
):
    desk, keeper = as_officer(), CountyKeeper(bodies.officer(), town)
    for number in range(2):
        _fill(keeper, number)
    desk.get(at(name, town))
    with django_assert_max_num_queries(14) as few:
        desk.get(at(name, town))
    for number in range(2, 12):
        _fill(keeper, number)
    with django_assert_num_queries(len(few)):
        desk.get(at(name, town))


def _fill(keeper: CountyKeeper, number: int) -> None:
    day = keeper.unit.registered_at.date()
    enter_record(
        keeper=keeper, fields=RecordFields(kind="meeting", title=f"会议{number}", matters="研究。", happened_on=day)
    )
    enter_arrangement(
        keeper=keeper, fields=ArrangementFields(kind="mediation", title=f"调解委员会{number}", starts_on=day)
    )
    values = STATION | {"name": f"站点{number}", "opened_on": day}
    keep_station(keeper=keeper, fields=StationFields(**values))
