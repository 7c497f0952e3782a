"""The pages of an area: its clerks keep it, its county and the city read it, nobody else finds it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal import clock
from parks.areas import Area
from parks.coverage import coverage_of
from parks.models import AreaRecord, Arrangement, Coordinator, Placement, Roster, Station
from parks.services import check_station
from proceedings.services import checklist_of, plan_visit
from surveys import subjects
from surveys.models import Survey
from tests.evaluations import factories as evaluations
from tests.parks import factories as parks
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def as_officer(area: str = "huancui", party: str = "gov") -> Client:
    return signed_in(bodies.officer(area=area, party=party).user)


@pytest.fixture
def park() -> Unit:
    """A park with four enterprises, two of them with a union."""
    made = units.park(name="威海测试产业园")
    parks.bring(made, [parks.row(union="是", signed=18), parks.row(union="是"), parks.row(), parks.row(affairs="是")])
    return made


def clerk(unit: Unit) -> Client:
    return signed_in(units.member(unit).user)


def test_the_clerk_sees_coverage_lists_and_files_of_the_own_area(park):
    client = clerk(park)
    page = client.get(reverse("apply:area", args=[park.pk]))
    assert page.status_code == 200
    assert page.context["coverage"]["unions"].hit == 2
    listed = client.get(reverse("apply:area-list", args=[park.pk, "unions", "miss"]))
    assert listed.context["page"].paginator.count == 2
    export = reverse("apply:area-export", args=[park.pk, "unions", "hit"])
    assert client.get(export).status_code == 405
    text = b"".join(client.post(export, {"as": "csv"}).streaming_content).decode()
    assert text.count("\r\n") == 3
    assert b"".join(client.post(export, {"as": "xlsx"}).streaming_content).startswith(b"PK")


@pytest.mark.parametrize("path", ["measure/none/", "unions/none/"])
def test_a_list_that_does_not_exist_is_not_found(park, path):
    assert clerk(park).get(reverse("apply:area", args=[park.pk]) + path).status_code == 404


def test_another_units_people_and_another_county_find_no_area(park):
    stranger = clerk(units.park())
    foreign = as_officer("wendeng")
    contract = parks.contract(park)
    station = parks.station(park)
    for name, args in (
        ("apply:area", [park.pk]),
        ("apply:area-arrangement", [park.pk, contract.pk]),
        ("apply:area-stations", [park.pk]),
    ):
        assert stranger.get(reverse(name, args=args)).status_code == 404
    for name, args in (
        ("desk:area", ["unit", park.pk]),
        ("desk:area", ["district", park.district_id]),
        ("desk:area-list", ["unit", park.pk, "unions", "hit"]),
        ("desk:unit-arrangement", [park.pk, contract.pk]),
        ("desk:station", [station.pk]),
        ("desk:area-place", [park.pk]),
        ("desk:area-roster", [park.pk]),
        ("desk:roster", [Roster.objects.get().pk]),
    ):
        assert foreign.get(reverse(name, args=args)).status_code == 404


def test_an_enterprise_has_no_area():
    firm = units.enterprise()
    assert clerk(firm).get(reverse("apply:area", args=[firm.pk])).status_code == 404


def test_the_union_chair_reads_and_enters_nothing(park):
    chair = units.colleague(park, role=Role.UNION_CHAIR)
    client = signed_in(chair.user)
    assert client.get(reverse("apply:area-arrangements", args=[park.pk])).status_code == 200
    values = {"title": "镇调解委员会", "starts_on": "2026-01-01"}
    client.post(reverse("apply:area-arrangement-enter", args=[park.pk, "mediation"]), values)
    assert not Arrangement.objects.exists()


def test_a_contract_is_entered_and_covers_small_enterprises_by_one_tick(park):
    client = clerk(park)
    form = reverse("apply:area-arrangement-enter", args=[park.pk, "contract"])
    values = {
        "title": "园区区域性集体合同",
        "scope": "regional",
        "employer_side": "园区商会",
        "employee_side": "园区工会联合会",
        "starts_on": "2026-01-01",
        "ends_on": "",
    }
    refused = client.post(form, values)
    assert "ends_on" in refused.context["form"].errors
    assert refused.context["form"]["title"].value() == "园区区域性集体合同"
    client.post(form, values | {"ends_on": "2027-12-31"})
    contract = Arrangement.objects.get()
    cover = reverse("apply:area-cover", args=[park.pk, contract.pk])
    wrong = client.post(cover, {"codes": units.uscc(), "since": "2026-06-15"})
    assert "codes" in wrong.context["cover_form"].errors
    client.post(cover, {"everyone": "on", "small": "on", "since": "2026-06-15"})
    assert coverage_of(Area.of_unit(park), clock.today())["collective_contracts_all"].hit == 4
    line = contract.covers.order_by("pk")[0]
    client.post(reverse("apply:area-uncover", args=[park.pk, line.pk]), {"reason": "已单独签订"})
    assert coverage_of(Area.of_unit(park), clock.today())["collective_contracts_all"].hit == 3
    client.post(
        reverse("apply:area-seat", args=[park.pk, contract.pk]),
        {"party": "union", "organisation": "园区工会", "post": "主席"},
    )
    assert contract.members.get().organisation == "园区工会"
    assert as_officer().get(reverse("desk:unit-arrangement", args=[park.pk, contract.pk])).status_code == 200
    client.post(
        reverse("apply:area-arrangement-end", args=[park.pk, contract.pk]),
        {"last_day": "2026-12-31", "reason": "重新签订"},
    )
    contract.refresh_from_db()
    assert str(contract.ends_on) == "2026-12-31"


def test_a_major_dispute_has_its_clock_and_late_ones_are_seen(park):
    client = clerk(park)
    form = reverse("apply:area-record-enter", args=[park.pk, "major"])
    values = {"happened_on": "2026-06-12", "title": "停工事件", "matters": "因工资支付引发。", "first_figure": "60"}
    assert "known_at" in client.post(form, values).context["form"].errors
    assert "known_at" in client.post(form, values | {"known_at": "2027-06-12T09:00"}).context["form"].errors
    client.post(form, values | {"known_at": "2026-06-12T09:00"})
    record = AreaRecord.objects.get()
    assert record.report_due_at - record.known_at == timedelta(hours=24)
    assert record.is_late
    desk = as_officer().get(reverse("desk:area-records"), {"late": "1"})
    assert desk.context["late_count"] == len(desk.context["page"]) == 1
    page = reverse("apply:area-record-follow", args=[park.pk, record.pk, "report"])
    bad = client.post(page, {"reported_at": "2026-06-11T09:00", "reported_to": "区人社局"})
    assert bad.context["report_form"].errors
    client.post(page, {"reported_at": "2026-06-12T15:00", "reported_to": "区人社局"})
    client.post(
        reverse("apply:area-record-follow", args=[park.pk, record.pk, "settle"]),
        {"settled_on": "2026-06-14", "outcome": "工资已全部支付。"},
    )
    record.refresh_from_db()
    assert not record.is_late
    assert record.settled_on
    client.post(reverse("apply:area-record-follow", args=[park.pk, record.pk, "take-back"]), {"reason": "重复录入"})
    record.refresh_from_db()
    assert record.withdrawn_at
    assert as_officer("city").get(reverse("desk:unit-record", args=[park.pk, record.pk])).status_code == 200


def test_a_station_is_public_once_checked_and_shows_nothing_of_people(park):
    client = clerk(park)
    form = reverse("apply:area-station-new", args=[park.pk])
    values = {
        "name": "园区劳动关系公共服务站",
        "address": "科技路1号一楼",
        "hours": "工作日 9:00—17:00",
        "phone": "13806310000",
        "services": ["advice", "mediation"],
        "opened_on": "2026-03-01",
    }
    assert "phone" in client.post(form, values).context["form"].errors
    client.post(form, values | {"phone": "0631-5200009"})
    station = Station.objects.get()
    picture = {"photo": units.upload(jpeg(), name="门头.jpg"), "caption": "站点门头"}
    client.post(reverse("apply:area-station", args=[park.pk, station.pk]), picture)
    photo = station.photos.get()
    client.post(
        reverse("apply:area-coordinator-new", args=[park.pk]),
        {
            "name": "协调员甲",
            "grade": "three",
            "certificate": "WH-3-001",
            "issued_on": "2024-01-01",
            "expires_on": "2026-01-01",
            "station": station.pk,
            "since": "2024-02-01",
        },
    )
    assert Coordinator.objects.on(clock.today()).count() == 0
    public, address = reverse("service-stations"), reverse("file", args=[photo.file.uid])
    assert station.name not in Client().get(public).content.decode()
    assert Client().get(address).status_code == 404
    desk = as_officer()
    check = reverse("desk:station", args=[station.pk])
    assert "remark" in desk.post(check, {"checked_on": "2026-06-10", "tests": ["sign"]}).context["form"].errors
    desk.post(check, {"checked_on": "2026-06-10", "tests": ["sign", "place", "facilities"], "remark": "缺服务清单"})
    text = Client().get(public, {"district": "huancui"}).content.decode()
    assert station.name in text
    assert "0631-5200009" in text
    assert "协调员甲" not in text
    assert "缺服务清单" not in text
    assert b"".join(Client().get(address)).startswith(b"\xff\xd8")
    client.post(reverse("apply:area-photo-away", args=[park.pk, photo.pk]))
    assert not station.photos.exists()


def jpeg() -> bytes:
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return kept.getvalue()


def test_the_county_alone_checks_a_station(park):
    station = parks.station(park)
    tests = dict.fromkeys(("sign", "place", "facilities", "services"), True)
    from journal.errors import Refused

    for office in (bodies.officer(area="wendeng"), bodies.officer(area="city")):
        with pytest.raises(Refused):
            check_station(station=station, office=office, checked_on=clock.today(), tests=tests)


def test_a_table_of_enterprises_names_every_bad_cell_and_is_taken_over_once(park):
    desk, page = as_officer(), reverse("desk:area-roster", args=[park.pk])
    known = parks.row(code=units.enterprise(name="威海已登记有限公司").uscc, name="另一个名称")
    bad = parks.row(code="91371002MA3C000000", headcount="多", size="特大", union="?", signed=30)
    look = desk.post(page, {"file": parks.roster([known, bad, parks.row(signed=21)])}).context["look"]
    cells = {fault.cell for fault in look.faults}
    assert {"B2", "A3", "D3", "E3", "G3", "F4"} <= cells
    assert Placement.objects.filter(area=park).count() == 4
    desk.post(page, {"file": parks.roster([parks.row(), parks.row()])})
    roster = Roster.objects.order_by("-pk")[0]
    assert desk.get(reverse("desk:roster", args=[roster.pk])).context["look"].new == 2
    take = reverse("desk:roster-import", args=[roster.pk])
    desk.post(take)
    desk.post(take)
    assert Placement.objects.filter(area=park).count() == 6


def test_the_county_places_takes_out_and_corrects_with_reasons(park):
    desk, firm = as_officer(), units.enterprise(town=bodies.town())
    place = reverse("desk:area-place", args=[park.pk])
    assert "reason" in desk.post(place, {"code": firm.uscc}).context["form"].errors
    assert "code" in desk.post(place, {"code": units.uscc(), "reason": "名录"}).context["form"].errors
    desk.post(place, {"code": firm.uscc, "reason": "园区名录2026"})
    placement = Placement.objects.get(enterprise=firm)
    desk.post(reverse("desk:area-place-end", args=[placement.pk]), {"reason": "已外迁"})
    placement.refresh_from_db()
    assert placement.end_reason == "已外迁"
    other = bodies.district("huancui").towns.order_by("code")[1]
    desk.post(reverse("desk:area-town"), {"code": firm.uscc, "town": other.pk, "reason": "登记地址更正"})
    firm.refresh_from_db()
    assert firm.town == other


@pytest.mark.parametrize("by", ["town", "place", "district"])
def test_the_city_compares_all_and_sorts_by_a_figure(park, by):
    page = as_officer("city").get(reverse("desk:areas"), {"by": by, "sort": "unions", "down": "1"})
    rows = page.context["page"].object_list
    shares = [row.coverage["unions"].percent for row in rows if row.coverage]
    assert shares == sorted(shares, reverse=True)
    assert page.context["page"].paginator.count == {"town": 73, "place": 1, "district": 8}[by]


def test_a_list_of_areas_asks_the_same_of_few_and_of_many(park, django_assert_max_num_queries):
    desk = as_officer()
    desk.get(reverse("desk:areas"), {"by": "place"})
    for _number in range(4):
        parks.bring(units.park(), [parks.row()])
    with django_assert_max_num_queries(14):
        desk.get(reverse("desk:areas"), {"by": "place"})


@pytest.mark.parametrize("name", ["desk:area-records", "desk:stations"])
def test_lists_of_the_desk_ask_the_same_of_few_and_of_many(name, park, django_assert_max_num_queries):
    desk = as_officer()
    desk.get(reverse(name))
    for number in range(6):
        parks.station(park, name=f"站点{number}")
        parks.record(park, title=f"会议{number}")
    with django_assert_max_num_queries(13):
        desk.get(reverse(name))


def test_the_figures_above_the_citys_table_are_those_of_one_count(park):
    """They are summed from what the picture shows, and would otherwise be asked of the database a second time."""
    parks.bring(park, [parks.row(union="是", signed=9), parks.row(), parks.row(signed=20)])
    units.enterprise(area="wendeng", has_union=True)
    city, table = Client(), reverse("desk:areas")
    city.force_login(bodies.officer(area="city").user)
    for asked, area in (({}, Area.of_city()), ({"district": "wendeng"}, Area.of_district(bodies.district("wendeng")))):
        assert city.get(table, asked).context["whole"] == coverage_of(area, clock.today())
    nowhere = city.get(table, {"district": "rushan"}).context["whole"]
    assert (nowhere.enterprises, nowhere["unions"].percent) == (0, None)


def test_a_visit_to_a_park_looks_at_the_parks_own_indicators_and_no_survey_is_held_there():
    application = evaluations.application_at(A.COUNTY_REVIEW, kind="park")
    matter, office = application.county_matter, bodies.officer()
    visit = plan_visit(matter=matter, office=office, planned_for=clock.now(), place="管委会", visitors=[office])
    keys = {item.key for item in checklist_of(visit)}
    assert keys
    assert all(key.startswith("p") for key in keys)
    page = as_officer().get(reverse("desk:visit", args=[visit.pk]))
    assert page.status_code == 200
    assert all(item.stated for item in checklist_of(visit))
    survey = as_officer().get(reverse("desk:survey-for", args=["application", application.pk]))
    assert "此类单位的创建标准不要求开展职工满意度测评" in survey.content.decode()
    posted = as_officer().post(reverse("desk:survey-for", args=["application", application.pk]), {"invited": "50"})
    assert not Survey.objects.exists()
    assert posted.status_code in (200, 403)
    assert application.pk not in {one.pk for one in subjects.waiting(office)}
