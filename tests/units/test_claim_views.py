"""Registering a unit and claiming one, through the pages."""

import pytest
from django.urls import reverse

from enterprises.models import EnterpriseProfile
from parks.models import ParkProfile
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import ClaimState, UnitKind, UnitState
from units.models import Claim, Unit
from units.services import decline_claim

pytestmark = pytest.mark.django_db

REGISTER = "/apply/register/"


@pytest.fixture
def newcomer(client):
    bodies.the_areas()
    client.force_login(bodies.user())
    return client


def profile(**fields: object) -> dict:
    typed = units.ENTERPRISE_PROFILE | {
        "name": "威海新注册食品有限公司",
        "place": bodies.town("rongcheng").code,
        "statement": "人力资源部部长",
    }
    # A browser sends a ticked box as "on" and leaves an empty one out.
    return {key: "on" if value is True else value for key, value in (typed | fields).items() if value is not False}


def registration(**fields: object) -> dict:
    return {
        "name": "威海新注册食品有限公司",
        "place": bodies.town("rongcheng").code,
        "statement": "人力资源部部长",
        "phone": "",
    } | fields


def register_url(kind: str = "enterprise", code: str = "") -> str:
    return reverse("apply:register-unit", args=[kind, code or units.uscc(9_000_001)])


def test_home_of_somebody_new_says_where_to_begin(newcomer):
    text = newcomer.get("/apply/").content.decode()
    assert f'href="{REGISTER}"' in text
    assert newcomer.get("/me/").headers["Location"] == "/apply/"


@pytest.mark.parametrize("typed", ["91371002MA0000001X", "9137100", "91371002MA000000OI", ""])
def test_a_wrong_code_comes_back_as_typed_with_a_sentence(newcomer, typed):
    page = newcomer.post(REGISTER, {"kind": "park", "uscc": typed})
    assert page.context["form"].errors["uscc"]
    assert page.context["form"]["kind"].value() == "park"
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_a_code_copied_with_blanks_and_full_width_letters_is_understood(newcomer):
    code = units.uscc(9_000_002)
    spaced = " ".join([code[:8], code[8:]]).lower().replace("9", "９")
    answer = newcomer.post(REGISTER, {"kind": "enterprise", "uscc": spaced})
    assert answer.headers["Location"] == register_url(code=code)


def test_a_known_code_leads_to_the_claim(newcomer):
    unit = units.enterprise()
    answer = newcomer.post(REGISTER, {"kind": "enterprise", "uscc": unit.uscc})
    assert answer.headers["Location"] == reverse("apply:claim", args=[unit.uscc])
    assert newcomer.get(register_url(code=unit.uscc)).headers["Location"] == answer.headers["Location"]


def test_an_enterprise_is_registered_and_claimed_in_one_step(newcomer):
    answer = newcomer.post(register_url(), registration())
    assert answer.headers["Location"] == "/apply/"
    unit = Unit.objects.select_related("town").get(uscc=units.uscc(9_000_001))
    assert (unit.state, unit.district, unit.town) == (
        UnitState.REGISTERED,
        bodies.district("rongcheng"),
        bodies.town("rongcheng"),
    )
    # The profile can wait until the county has said yes.
    assert not EnterpriseProfile.objects.exists()
    assert unit.claims.get().state == ClaimState.PENDING
    home = newcomer.get("/apply/").content.decode()
    assert unit.name in home
    # It is the county's turn: no page of the unit yet.
    assert newcomer.get(reverse("apply:unit", args=[unit.pk])).status_code == 404


def test_a_park_may_span_a_whole_district(newcomer):
    typed = registration(name="威海示例工业园", place="torch", statement="管委会干部")
    assert newcomer.post(register_url("park"), typed).status_code == 302
    unit = Unit.objects.get(uscc=units.uscc(9_000_001))
    assert (unit.kind, unit.district, unit.town) == (UnitKind.PARK, bodies.district("torch"), None)


def test_an_enterprise_names_its_town_except_in_nanhai_which_has_none(newcomer):
    page = newcomer.post(register_url(), registration(place="rongcheng"))
    assert page.context["form"].errors["place"]
    assert newcomer.post(register_url(), registration(place="nanhai")).status_code == 302
    assert Unit.objects.get(uscc=units.uscc(9_000_001)).town is None


def test_a_town_stands_under_its_own_district_and_no_other(newcomer):
    page = newcomer.get(register_url())
    groups = dict(page.context["form"].fields["place"].choices[1:])
    assert (bodies.town("rushan").code, bodies.town("rushan").name_zh) in groups["乳山市"]
    assert bodies.town("rushan").code not in dict(groups["荣成市"])
    assert '<optgroup label="乳山市">' in page.content.decode()


@pytest.mark.parametrize("place", ["", "000000000", "rongcheng:371002001", "weihai"])
def test_a_forged_town_is_refused_and_everything_typed_is_still_there(newcomer, place):
    page = newcomer.post(register_url(), registration(place=place))
    assert page.context["form"].errors["place"]
    assert "威海新注册食品有限公司" in page.content.decode()
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "威"), ("name", ""), ("name", "长" * 121), ("statement", ""), ("phone", "打我电话"), ("phone", "1" * 30)],
)
def test_a_wrong_fact_is_named_at_its_field(newcomer, field, typed):
    page = newcomer.post(register_url(), registration(**{field: typed}))
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == typed
    assert not Unit.objects.exists()


def test_a_name_of_markup_and_of_rare_characters_is_a_name_like_any_other(newcomer):
    name = "威海<script>𠮷䶮㙍有限公司"
    assert newcomer.post(register_url(), registration(name=name)).status_code == 302
    text = newcomer.get("/apply/").content.decode()
    assert "威海&lt;script&gt;𠮷䶮㙍有限公司" in text


def test_the_phone_of_a_registration_is_kept_with_the_account(newcomer):
    newcomer.post(register_url(), registration(phone="０６３１-5200000"))
    claim = Claim.objects.get()
    assert claim.user.phone == "0631-5200000"


def test_a_code_taken_while_the_form_was_filled_in_is_told_and_nothing_is_lost(newcomer):
    unit = units.enterprise()
    page = newcomer.post(register_url(code=unit.uscc), registration())
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    text = page.content.decode()
    assert "威海新注册食品有限公司" in text
    assert reverse("apply:claim", args=[unit.uscc]) in text
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("address", ["enterprise/91371002MA0000001X", "ship/" + units.uscc(9_000_003)])
def test_an_address_with_a_wrong_code_or_kind_is_not_found(newcomer, address):
    assert newcomer.get(f"{REGISTER}{address}/").status_code == 404


# --- claims -----------------------------------------------------------------------------------------------------------


def claim_url(unit: Unit) -> str:
    return reverse("apply:claim", args=[unit.uscc])


def test_a_claim_waits_for_the_county_and_the_page_says_what_comes_next(newcomer):
    unit = units.enterprise()
    assert newcomer.post(claim_url(unit), {"statement": "会计", "role": "editor"}).headers["Location"] == claim_url(
        unit
    )
    claim = Claim.objects.get(unit=unit, state=ClaimState.PENDING)
    page = newcomer.get(claim_url(unit))
    assert page.context["waiting"]
    assert '<form method="post" data-guard' not in page.content.decode()
    # A second press of an old page is the same claim.
    newcomer.post(claim_url(unit), {"statement": "会计", "role": "editor"})
    assert Claim.objects.get(unit=unit, state=ClaimState.PENDING) == claim


def test_a_claim_says_who_one_is(newcomer):
    unit = units.enterprise()
    page = newcomer.post(claim_url(unit), {"statement": "", "role": "owner"})
    assert set(page.context["form"].errors) == {"statement", "role"}
    assert not Claim.objects.filter(state=ClaimState.PENDING).exists()


def test_a_declined_claim_shows_the_reason_and_may_be_made_again(newcomer):
    unit = units.enterprise()
    newcomer.post(claim_url(unit), {"statement": "朋友", "role": "editor"})
    claim = Claim.objects.get(unit=unit, state=ClaimState.PENDING)
    decline_claim(claim=claim, office=bodies.officer(), reason="请提供劳动合同。")
    assert "请提供劳动合同。" in newcomer.get(claim_url(unit)).content.decode()
    assert "请提供劳动合同。" in newcomer.get("/apply/").content.decode()
    newcomer.post(claim_url(unit), {"statement": "人事专员", "role": "editor"})
    assert "请提供劳动合同。" not in newcomer.get("/apply/").content.decode()


def test_whoever_acts_for_the_unit_already_is_led_to_it(client):
    unit = units.enterprise()
    client.force_login(units.member(unit).user)
    assert client.get(claim_url(unit)).headers["Location"] == reverse("apply:unit", args=[unit.pk])


def test_an_unknown_code_has_no_claim_page(newcomer):
    assert newcomer.get(reverse("apply:claim", args=[units.uscc(9_000_004)])).status_code == 404


def test_visitors_sign_in_first(client):
    unit = units.enterprise()
    for address in ("/apply/", REGISTER, register_url(), claim_url(unit)):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


# --- the unit's own page ----------------------------------------------------------------------------------------------


def test_the_profile_is_edited_by_the_units_own_people(client):
    unit = units.enterprise()
    client.force_login(units.member(unit).user)
    edit = reverse("apply:unit-edit", args=[unit.pk])
    page = client.get(edit)
    assert page.context["form"]["headcount"].value() == 320
    assert "13 农副食品加工业" in page.content.decode()
    bad = client.post(edit, profile(headcount="-5", address="新地址"))
    assert bad.context["form"]["address"].value() == "新地址"
    assert client.post(edit, profile(headcount="333")).status_code == 302
    assert EnterpriseProfile.objects.get(unit=unit).headcount == 333
    assert "333" in client.get(reverse("apply:unit", args=[unit.pk])).content.decode()


def test_a_park_edits_its_own_kind_of_profile(client):
    park = units.park()
    client.force_login(units.member(park).user)
    edit = reverse("apply:unit-edit", args=[park.pk])
    assert client.post(edit, units.PARK_PROFILE | {"enterprise_count": "95"}).status_code == 302
    assert ParkProfile.objects.get(unit=park).enterprise_count == 95


def test_starting_is_one_press_and_a_second_press_is_the_same_application(client):
    factories.campaign()
    unit = units.enterprise()
    client.force_login(units.member(unit).user)
    start = reverse("apply:start", args=[unit.pk])
    assert f'action="{start}"' in client.get("/apply/").content.decode()
    first = client.post(start).headers["Location"]
    assert client.post(start).headers["Location"] == first
    assert unit.applications.count() == 1


def test_without_an_open_campaign_nothing_starts(client):
    unit = units.enterprise()
    client.force_login(units.member(unit).user)
    assert client.post(reverse("apply:start", args=[unit.pk])).headers["Location"] == "/apply/"
    factories.campaign(opened=False)
    client.post(reverse("apply:start", args=[unit.pk]))
    assert not unit.applications.exists()


def test_home_asks_as_many_queries_for_many_units_as_for_one(client, django_assert_max_num_queries):
    factories.campaign()
    user = bodies.user()
    counts = []
    for number in (1, 3):
        for _n in range(number):
            unit = units.enterprise(user=user)
            factories.application_at("submitted", unit=unit)
        client.force_login(user)
        with django_assert_max_num_queries(22) as queries:
            client.get("/apply/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
