"""The profile of an enterprise: registered with its claim in one step, written anew by its own people."""

import pytest
from django.db import IntegrityError, transaction

from enterprises.models import EnterpriseProfile
from enterprises.services import update_profile
from journal.errors import Refused
from journal.models import Entry
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import ClaimState, UnitKind
from units.models import Claim, Unit

pytestmark = pytest.mark.django_db


def test_an_enterprise_is_registered_with_profile_and_claim_in_one_step():
    person = bodies.user()
    unit = units.enterprise(confirmed=False, user=person, headcount=12, size_class="small")
    assert unit.kind == UnitKind.ENTERPRISE
    assert (unit.enterprise.headcount, unit.enterprise.size_class) == (12, "small")
    assert Claim.objects.get(unit=unit, user=person).state == ClaimState.PENDING


def test_a_profile_that_cannot_be_leaves_no_unit_behind():
    with pytest.raises(IntegrityError), transaction.atomic():
        units.enterprise(headcount=0)
    assert not Unit.objects.exists()
    assert not Claim.objects.exists()
    assert not Entry.objects.exists()


def test_a_town_elsewhere_leaves_no_unit_behind():
    with pytest.raises(Refused):
        units.enterprise(town=bodies.town("wendeng"))
    assert not Unit.objects.exists()


def test_a_profile_is_written_anew_and_on_record():
    unit = units.enterprise(headcount=320)
    member = units.member(unit)
    update_profile(member=member, profile=units.ENTERPRISE_PROFILE | {"headcount": 90})
    assert EnterpriseProfile.objects.get(unit=unit).headcount == 90
    line = Entry.objects.filter(action="enterprise.profile").order_by("-seq")[0]
    assert (line.person, line.organisation) == (member.actor.person, member.actor.organisation)


def test_the_journal_holds_no_contact_of_an_enterprise():
    units.enterprise(contact_name="联系人丙", contact_phone="13912345678")
    kept = "".join(f"{e.data}{e.subject}{getattr(e, 'remark', '')}" for e in Entry.objects.order_by("seq"))
    assert "联系人丙" not in kept
    assert "13912345678" not in kept
