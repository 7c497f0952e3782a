"""The profile of an enterprise as people type it: the industry by its name, the class proposed, slips told."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.fields import DivisionField
from enterprises.forms import EnterpriseProfileForm
from enterprises.services import update_profile
from evaluations import services, snapshot
from evaluations.rules import why_not_start
from journal.errors import Refused
from tests.evaluations import factories
from tests.units import factories as units
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db

TYPED = {
    "division": "13 农副食品加工业",
    "ownership": "private",
    "size_class": "",
    "headcount": "320",
    "revenue": "2,500",
    "has_union": "on",
    "address": "文化路1号",
    "contact_name": "联系人",
    "contact_phone": "0631-5200000",
}


def form(**fields: str) -> EnterpriseProfileForm:
    return EnterpriseProfileForm(TYPED | fields)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("13", "13"),
        ("１３", "13"),
        ("农副食品加工业", "13"),
        ("渔业", "04"),
        ("软件", "65"),
        ("52 随便", "52"),
        ("教育", "83"),
    ],
)
def test_an_industry_is_found_by_digits_name_or_a_part_of_it(typed, code):
    assert DivisionField().clean(typed) == code


@pytest.mark.parametrize("typed", ["98", "00", "制造业", "飞船", "1", "131", "<script>", "𠮷"])
def test_what_fits_none_or_many_is_told(typed):
    with pytest.raises(ValidationError):
        DivisionField().clean(typed)


def test_the_class_is_proposed_and_may_be_chosen():
    proposed = form()
    assert proposed.is_valid(), proposed.errors
    assert (proposed.cleaned_data["size_class"], proposed.proposed) == ("medium", "medium")
    assert proposed.profile["size_class"] == "medium"
    chosen = form(size_class="small")
    assert chosen.is_valid()
    assert chosen.profile["size_class"] == "small"
    assert "revenue" in form(revenue="").errors
    assert "size_class" in form(division="70").errors


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("headcount", "0"),
        ("headcount", "许多"),
        ("headcount", "-5"),
        ("headcount", "1.5"),
        ("headcount", "9" * 20),
        ("union_members", "321"),
        ("union_founded_on", "2026-02-30"),
        ("union_founded_on", "2099-01-01"),
        ("collective_contract_until", "0001-01-01"),
        ("ownership", "x"),
        ("party_form", "x"),
        ("contact_phone", "打我电话"),
    ],
)
def test_a_slip_is_told_at_its_field_and_comes_back_as_typed(field, typed):
    bad = form(**{field: typed})
    assert list(bad.errors) == [field]
    assert bad[field].value() == typed


def test_full_width_digits_and_separators_are_understood():
    good = form(headcount="１，２８０", revenue="40 000", collective_contract_until="2027年12月31日")
    assert good.is_valid(), good.errors
    assert (good.cleaned_data["headcount"], good.cleaned_data["size_class"]) == (1280, "large")


def test_facts_of_a_union_without_a_union_contradict_each_other():
    assert list(form(has_union="", union_members="5").errors) == ["has_union"]


def test_what_follows_from_what_was_said_is_written_with_it():
    unit = units.enterprise()
    filled = form(division="61", party_form="joint", mediation_form="committee", size_class="small")
    assert filled.is_valid(), filled.errors
    profile = update_profile(member=units.member(unit), profile=filled.profile)
    assert (profile.industry, profile.has_party_organisation) == ("H", True)


def test_a_reader_does_not_write_the_profile():
    unit = units.enterprise()
    chair = units.colleague(unit, role=Role.UNION_CHAIR)
    with pytest.raises(Refused):
        update_profile(member=chair, profile=units.ENTERPRISE_PROFILE)


def test_the_profile_fills_in_the_application():
    unit = units.enterprise(party_form="own", mediation_form="absent", has_union=True)
    application = services.start_application(member=units.member(unit), campaign=factories.campaign())
    assert snapshot.answers_of(application) == {"e1-01": "own", "e2-01": True, "e4-01": "absent"}


def test_without_a_profile_no_application_begins(client):
    unit = units.enterprise()
    unit.enterprise.delete()
    unit = Unit.objects.get(pk=unit.pk)
    assert why_not_start(unit, factories.campaign())
    client.force_login(units.member(unit).user)
    assert client.get(f"/apply/units/{unit.pk}/edit/").status_code == 200
    assert client.get(f"/apply/units/{unit.pk}/").status_code == 200
