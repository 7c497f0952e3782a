"""The profile of a park, town or cluster."""

import pytest

from journal.models import Entry
from parks.models import ParkProfile
from parks.services import update_profile
from tests.evaluations.factories import application_at, named_title
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import UnitKind

pytestmark = pytest.mark.django_db

KINDS = [UnitKind.PARK, UnitKind.TOWN, UnitKind.CLUSTER]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_registered_with_its_profile_and_assessed_by_the_park_side(kind):
    application = application_at("submitted", kind=kind)
    assert application.unit.park.enterprise_count == units.PARK_PROFILE["enterprise_count"]
    assert application.rubric.kind == "park"
    assert application.unit.kind == kind


def test_a_park_is_named_with_the_parks_title():
    title = named_title(kind=UnitKind.PARK)
    assert title.number.startswith("WHP-")
    assert title.text_zh == "威海市劳动关系和谐工业园区"


def test_a_profile_is_written_anew_and_on_record():
    unit = units.park(town=bodies.town())
    member = units.member(unit)
    update_profile(member=member, profile=units.PARK_PROFILE | {"employee_count": 5})
    assert ParkProfile.objects.get(unit=unit).employee_count == 5
    assert Entry.objects.filter(action="park.profile", organisation=member.actor.organisation).count() == 1
