"""Taking part: declared, withdrawn, ended with the unit; counted by the county, published by the city."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.enums import ParticipationState
from evaluations.models import ListedParticipant, ParticipantList, Participation
from journal.errors import Refused
from journal.models import Entry
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role, UnitKind, UnitState
from units.models import Unit

pytestmark = pytest.mark.django_db

KINDS = list(UnitKind)


def declared(unit: Unit) -> Participation:
    return services.take_part(unit=unit, member=units.member(unit))


def published() -> ParticipantList:
    return services.publish_participants(office=bodies.officer(area="city"))


# --- the unit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_unit_declares_it_in_one_act(client, kind):
    unit = units.unit(kind=kind)
    client.force_login(units.member(unit).user)
    address = reverse("apply:participation", args=[unit.pk])
    assert client.post(address, {}).context["form"].errors["declared"]
    assert client.post(address, {"declared": "on"}).headers["Location"] == address
    row = Participation.objects.get(unit=unit)
    assert (row.state, row.declared_by, row.by_hand_in) == ("running", units.member(unit).user, False)
    assert "自愿" in row.statement
    line = Entry.objects.get(action="participation.declare")
    assert line.organisation == units.member(unit).actor.organisation
    # A second press is the same declaration.
    client.post(address, {"declared": "on"})
    assert Participation.objects.count() == 1


def test_the_database_keeps_one_running_declaration_of_a_unit():
    row = declared(units.enterprise())
    for bad in ({"state": "running"}, {"state": "withdrawn"}, {"state": "withdrawn", "statement": ""}):
        fields = {"unit": row.unit, "statement": "甲", "declared_by": row.declared_by} | bad
        with pytest.raises(IntegrityError), transaction.atomic():
            Participation.objects.create(**fields)


def test_an_unconfirmed_unit_a_reader_and_a_stranger_cannot_declare(client):
    waiting = units.enterprise(confirmed=False)
    unit = units.enterprise()
    chair = units.colleague(unit, role=Role.UNION_CHAIR)
    with pytest.raises(Refused):
        services.take_part(unit=unit, member=chair)
    with pytest.raises(Refused):
        services.take_part(unit=unit, member=units.member(units.enterprise()))
    client.force_login(bodies.user())
    for pk in (waiting.pk, unit.pk):
        assert client.get(reverse("apply:participation", args=[pk])).status_code == 404
    assert not Participation.objects.exists()


def test_withdrawing_is_asked_twice_and_can_be_declared_anew(client):
    unit = units.enterprise()
    declared(unit)
    client.force_login(units.member(unit).user)
    address = reverse("apply:withdraw-participation", args=[unit.pk])
    assert client.get(address).status_code == 200
    assert Participation.objects.running().exists()
    client.post(address)
    assert Participation.objects.get().state == ParticipationState.WITHDRAWN
    assert client.get(address).status_code == 404
    declared(unit)
    assert Participation.objects.running().count() == 1


def test_a_hand_in_declares_it_once_and_holds_it(client):
    application = factories.application_at(A.SUBMITTED)
    row = Participation.objects.get(unit=application.unit)
    assert row.by_hand_in
    with pytest.raises(Refused):
        services.withdraw_participation(participation=row, member=units.member(application.unit))
    services.withdraw_application(application=application, member=units.member(application.unit))
    # Stepping back from the application is not stepping out of the scheme.
    assert Participation.objects.running().exists()
    services.withdraw_participation(participation=row, member=units.member(application.unit))


def test_declared_before_the_hand_in_it_stays_the_same(clock):
    unit = units.enterprise()
    first = declared(unit)
    factories.application_at(A.SUBMITTED, unit=unit)
    assert Participation.objects.get() == first


# --- the end of a unit ------------------------------------------------------------------------------------------------


def test_it_ends_with_the_unit(client):
    unit = units.enterprise()
    row = declared(unit)
    client.force_login(bodies.officer().user)
    address = reverse("desk:dissolve", args=[row.pk])
    assert client.post(address, {"reason": " "}).context["form"].errors
    client.post(address, {"reason": "2026年5月经市场监管部门注销登记"})
    unit.refresh_from_db()
    row.refresh_from_db()
    assert (unit.state, row.state) == (UnitState.DISSOLVED, ParticipationState.ENDED)
    assert client.get(address).status_code == 404
    with pytest.raises(Refused):
        declared(unit)


@pytest.mark.parametrize(("area", "party"), [("rushan", "gov"), ("city", "gov"), ("huancui", "union")])
def test_only_the_government_side_of_its_own_county_ends_a_unit(client, area, party):
    unit = units.enterprise()
    row = declared(unit)
    office = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        services.dissolve_unit(unit=unit, office=office, reason="注销")
    client.force_login(office.user)
    client.post(reverse("desk:dissolve", args=[row.pk]), {"reason": "注销"})
    unit.refresh_from_db()
    assert unit.state == UnitState.ACTIVE


def test_a_unit_with_a_title_or_an_application_under_way_is_not_simply_ended():
    title = factories.named_title()
    under_way = factories.application_at(A.SUBMITTED)
    for unit in (title.unit, under_way.unit):
        with pytest.raises(Refused):
            services.dissolve_unit(unit=unit, office=bodies.officer(), reason="注销")


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_a_county_sees_the_participants_of_its_area_and_their_number(client):
    here = units.enterprise(name="威海环翠参与有限公司", town=bodies.town("huancui"))
    park = units.park(name="威海环翠参与园区")
    there = units.enterprise(area="rushan", name="乳山参与有限公司")
    rows = {unit: declared(unit) for unit in (here, park, there)}
    units.enterprise(name="威海环翠未参与有限公司")
    client.force_login(bodies.officer().user)
    page = client.get(reverse("desk:participants"))
    text = page.content.decode()
    assert (page.context["total"], page.context["units"], page.context["new"]) == (2, 3, 2)
    assert here.name in text
    assert park.name in text
    assert there.name not in text
    assert "威海环翠未参与有限公司" not in text
    assert client.get(reverse("desk:participant", args=[rows[here].pk])).status_code == 200
    assert client.get(reverse("desk:participant", args=[rows[there].pk])).status_code == 404
    for query, found in (
        ("q=hhcy", {here, park}),
        ("q=园区", {park}),
        ("kind=park", {park}),
        (f"town={bodies.town('huancui').code}", {here}),
        ("kind=ship&town=1", {here, park}),
        (f"q={here.uscc[4:]}", {here}),
    ):
        if query == "q=hhcy":
            query = "q=whhccy"
        page = client.get(f"{reverse('desk:participants')}?{query}")
        assert {row.unit for row in page.context["page"]} == found, query


def test_the_city_sees_all_and_filters_by_area(client):
    declared(units.enterprise())
    there = units.enterprise(area="rushan")
    declared(there)
    client.force_login(bodies.officer(area="city", party="union").user)
    assert client.get(reverse("desk:participants")).context["total"] == 2
    page = client.get(reverse("desk:participants") + "?district=rushan")
    assert [row.unit for row in page.context["page"]] == [there]


def test_the_desk_asks_as_many_queries_for_many_as_for_few(client, django_assert_max_num_queries):
    client.force_login(bodies.officer().user)
    counts = []
    for number in (1, 5):
        for _n in range(number):
            declared(units.enterprise(town=bodies.town()))
        with django_assert_max_num_queries(20) as queries:
            client.get(reverse("desk:participants"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the published list -----------------------------------------------------------------------------------------------


def test_the_city_publishes_a_list_that_stays_as_it_was(client, clock):
    gone = units.enterprise(name="威海先参与有限公司")
    declared(gone)
    declared(units.park(area="rushan", name="乳山参与园区"))
    client.force_login(bodies.officer(area="city").user)
    address = reverse("desk:publish-participants")
    assert client.get(address).context["total"] == 2
    assert not ParticipantList.objects.exists()
    client.post(address)
    first = ParticipantList.objects.get()
    assert (first.published_on, first.total) == (date(2026, 6, 15), 2)
    # Once a day.
    client.post(address)
    assert ParticipantList.objects.count() == 1
    services.withdraw_participation(participation=gone.participations.get(), member=units.member(gone))
    Unit.objects.filter(pk=gone.pk).update(name="威海后改名有限公司")
    clock.forward(days=90)
    second = published()
    assert second.total == 1
    assert set(first.entries.order_by("pk").values_list("name", flat=True)) == {"威海先参与有限公司", "乳山参与园区"}


@pytest.mark.parametrize(("area", "party"), [("city", "union"), ("city", "eca"), ("huancui", "gov")])
def test_nobody_but_the_citys_government_side_publishes(client, area, party):
    declared(units.enterprise())
    office = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        services.publish_participants(office=office)
    client.force_login(office.user)
    client.post(reverse("desk:publish-participants"))
    assert not ParticipantList.objects.exists()


@pytest.mark.postgresql
def test_the_database_lets_no_published_list_be_changed():
    declared(units.enterprise())
    row = published()
    for change in (
        lambda: ListedParticipant.objects.update(name="改"),
        lambda: ParticipantList.objects.filter(pk=row.pk).update(total=9),
        lambda: ListedParticipant.objects.all()._raw_delete(connection.alias),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
