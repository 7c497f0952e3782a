"""Registering, claiming and the evidence library, with what is refused."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from journal.errors import MoveRefused, Refused
from journal.models import Entry, Mail, StoredFile
from tests.journal.at_once import at_once
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import ClaimState, UnitKind, UnitState
from units.models import Claim, Evidence, Unit, UnitMember
from units.services import add_evidence, approve_claim, claim_unit, decline_claim, register_unit

pytestmark = pytest.mark.django_db


# --- registering -----------------------------------------------------------------------------------------------------


def test_a_new_unit_waits_for_its_county_and_the_first_yes_confirms_it():
    unit = units.enterprise(confirmed=False)
    assert unit.state == UnitState.REGISTERED
    claim = Claim.objects.get(unit=unit)
    member = approve_claim(claim=claim, office=bodies.officer())
    unit.refresh_from_db()
    assert (unit.state, member.user) == (UnitState.ACTIVE, claim.user)
    assert unit.confirmed_at is not None
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {
        "unit.register",
        "enterprise.profile",
        "claim.make",
        "claim.approve",
        "unit.confirm",
        "member.add",
    } <= actions


def test_a_code_is_registered_once():
    code = units.uscc()
    units.enterprise(code=code)
    with pytest.raises(Refused):
        units.enterprise(code=code)
    assert Unit.objects.filter(uscc=code).count() == 1


def test_a_refused_registration_leaves_nothing_behind():
    code = units.uscc()
    units.enterprise(code=code)
    before = (Unit.objects.count(), Claim.objects.count(), Entry.objects.count())
    person = bodies.user()
    with pytest.raises(Refused):
        units.enterprise(code=code, user=person)
    assert (Unit.objects.count(), Claim.objects.count(), Entry.objects.count()) == before


def test_a_wrong_code_is_refused():
    with pytest.raises(ValidationError):
        units.enterprise(code="91371002MA00000000")
    assert not Unit.objects.exists()


def test_a_town_of_another_district_is_refused():
    with pytest.raises(Refused):
        units.enterprise(area="huancui", town=bodies.town("rushan"))


def test_the_database_refuses_a_code_that_is_no_code():
    unit = units.enterprise()
    for code in ("91371002ma0000001x", "short", "91371002MA000000 1"):
        with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
            Unit.objects.filter(pk=unit.pk).update(uscc=code)


def test_a_park_cannot_be_registered_as_an_enterprise():
    with pytest.raises(ValueError, match="enterprise"):
        units.park(kind=UnitKind.ENTERPRISE)


# --- claims ----------------------------------------------------------------------------------------------------------


def test_claiming_twice_gives_the_same_claim_and_one_mail():
    bodies.officer()
    claim = units.claim()
    assert claim_unit(unit=claim.unit, user=claim.user, statement="再次") == claim
    assert Mail.objects.filter(key__startswith="claim-waiting").count() == 1


def test_who_acts_for_a_unit_already_cannot_claim_it():
    member = units.member(units.enterprise())
    with pytest.raises(Refused):
        claim_unit(unit=member.unit, user=member.user, statement="再次")


@pytest.mark.parametrize(
    ("area", "party"),
    [("rushan", "gov"), ("city", "gov"), ("huancui", "union"), ("huancui", "employer"), ("city", "union")],
)
def test_only_the_government_side_of_the_units_own_county_decides_on_a_claim(area, party):
    claim = units.claim()
    office = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        approve_claim(claim=claim, office=office)
    with pytest.raises(Refused):
        decline_claim(claim=claim, office=office, reason="不认识")
    claim.refresh_from_db()
    assert claim.state == ClaimState.PENDING
    assert not UnitMember.objects.filter(unit=claim.unit).exists()


def test_nobody_decides_on_a_claim_of_their_own():
    office = bodies.officer()
    claim = units.claim(user=office.user)
    with pytest.raises(Refused):
        approve_claim(claim=claim, office=office)


def test_a_claim_is_decided_once():
    claim = units.claim()
    stale = Claim.objects.get(pk=claim.pk)
    approve_claim(claim=claim, office=bodies.officer())
    for decide in (
        lambda: approve_claim(claim=stale, office=bodies.officer()),
        lambda: decline_claim(claim=stale, office=bodies.officer(), reason="迟了"),
    ):
        with pytest.raises(MoveRefused):
            decide()
    assert UnitMember.objects.filter(unit=claim.unit).count() == 1


def test_declining_needs_a_reason_and_tells_the_person():
    claim = units.claim()
    with pytest.raises(MoveRefused):
        decline_claim(claim=claim, office=bodies.officer(), reason=" ")
    decline_claim(claim=claim, office=bodies.officer(), reason="请提供授权书。")
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (ClaimState.DECLINED, "请提供授权书。")
    assert claim.unit.state == UnitState.REGISTERED
    assert "请提供授权书" in Mail.objects.get(recipient=claim.user.email).body


def test_a_second_persons_claim_is_heard_apart_from_the_first():
    claim = units.claim()
    other = units.claim(unit=claim.unit)
    approve_claim(claim=claim, office=bodies.officer())
    decline_claim(claim=other, office=bodies.officer(), reason="不是本单位人员")
    assert [m.user for m in UnitMember.objects.filter(unit=claim.unit)] == [claim.user]


@pytest.mark.parametrize("columns", [{"state": "approved"}, {"state": "declined", "reason": ""}])
def test_the_database_refuses_a_claim_decided_by_nobody(columns):
    claim = units.claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**columns)


def test_the_database_refuses_the_same_member_twice():
    member = units.member(units.enterprise())
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitMember.objects.create(unit=member.unit, user=member.user, role=member.role)


# --- evidence --------------------------------------------------------------------------------------------------------


def test_the_same_bytes_again_give_the_evidence_there_is(django_capture_on_commit_callbacks):
    unit, content = units.enterprise(), units.pdf("合同")
    with django_capture_on_commit_callbacks(execute=True):
        first = units.evidence(unit=unit, content=content)
        again = units.evidence(unit=unit, content=content, name="另一个名字.pdf")
    assert first == again
    assert StoredFile.objects.filter(purpose="evidence").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_from_two_windows_at_the_same_moment_are_kept_once():
    member, content = units.member(units.enterprise()), units.pdf("合同")
    uploads = [units.upload(content, name="劳动合同台账.pdf") for _window in range(2)]
    assert at_once(*(partial(add_evidence, member=member, upload=each) for each in uploads)) == ["done", "done"]
    assert Evidence.objects.count() == 1


def test_the_same_bytes_of_two_units_stay_apart():
    content = units.pdf("模板")
    first, second = (units.evidence(unit=units.enterprise(), content=content) for _n in range(2))
    assert first.file != second.file
    assert first.unit != second.unit


def test_a_refused_file_leaves_nothing_behind():
    unit = units.enterprise()
    before = Entry.objects.count()
    with pytest.raises(ValidationError):
        add_evidence(member=units.member(unit), upload=units.upload(b"MZ\x90\x00", name="台账.pdf"))
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert Entry.objects.count() == before


def test_evidence_is_kept_as_what_it_is_and_not_as_what_the_browser_said():
    kept = units.evidence(unit=units.enterprise())
    assert kept.file.content_type == "application/pdf"


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_a_person_sees_the_own_unit_as_long_as_the_membership_lasts(clock):
    unit, other = units.enterprise(), units.enterprise()
    proof = units.evidence(unit=unit)
    member = units.member(unit)
    assert list(Unit.objects.for_unit_member(member.user)) == [unit]
    assert list(Evidence.objects.for_unit_member(member.user)) == [proof]
    assert other not in Unit.objects.for_unit_member(member.user)
    UnitMember.objects.filter(pk=member.pk).update(until=clock.now())
    assert not Unit.objects.for_unit_member(member.user).exists()
    assert not Evidence.objects.for_unit_member(member.user).exists()


def test_a_county_sees_the_units_and_claims_of_its_own_district_and_the_city_all():
    here, there = units.claim(), units.claim(unit=units.enterprise(area="rushan", confirmed=False))
    huancui, rushan, city = (bodies.officer(area=area) for area in ("huancui", "rushan", "city"))
    assert list(Unit.objects.for_officer(huancui)) == [here.unit]
    assert set(Unit.objects.for_officer(city)) == {here.unit, there.unit}
    assert list(Claim.objects.for_officer(huancui)) == [here]
    assert there in Claim.objects.for_officer(rushan)
    assert here not in Claim.objects.for_officer(rushan)


def test_registering_is_noted_with_references_and_without_names():
    person = bodies.user(full_name="王小明")
    register_unit(
        kind=UnitKind.ENTERPRISE,
        uscc=units.uscc(),
        name="威海甲公司",
        district=bodies.district(),
        town=None,
        user=person,
    )
    line = Entry.objects.get(action="unit.register")
    assert line.person == f"tripartite.user:{person.pk}"
    assert "王小明" not in f"{line.data}{line.subject}{line.person}"
