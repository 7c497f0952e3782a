"""Reference data at /admin/: changed on record, never deleted, and never in a way that rewrites what was decided."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from journal.models import Entry
from proceedings.departments import load_departments
from tests.evaluations import assessments
from tests.tripartite import factories as bodies
from tripartite.models import District, MemberOrganisation, Officer, User

pytestmark = pytest.mark.django_db

REGISTERED = {
    "district": "tripartite",
    "town": "tripartite",
    "tripartitebody": "tripartite",
    "memberorganisation": "tripartite",
    "officer": "tripartite",
    "user": "tripartite",
    "department": "proceedings",
    "agency": "evaluations",
    "assessor": "evaluations",
}


def one_of_each() -> None:
    """A row of every kind that the areas do not bring."""
    bodies.officer()
    load_departments()
    assessments.assessor()


@pytest.fixture
def admin(client):
    bodies.the_areas()
    person = bodies.user(username="reference", is_staff=True, is_superuser=True)
    client.force_login(person)
    return client


def form_of(response) -> dict[str, str]:
    """What the page's form would send back unchanged."""
    form = response.context["adminform"].form
    return {
        field.html_name: "" if field.value() is None else str(field.value())
        for field in form
        if field.value() is not False
    }


@pytest.mark.parametrize(("model", "room"), REGISTERED.items())
def test_list_and_entry_of_each_kind_open(admin, model, room):
    one_of_each()
    listed = admin.get(reverse(f"admin:{room}_{model}_changelist"))
    assert listed.status_code == 200
    first = listed.context["cl"].result_list[0]
    assert admin.get(reverse(f"admin:{room}_{model}_change", args=[first.pk])).status_code == 200


def test_only_reference_data_is_registered(admin):
    response = admin.get(reverse("admin:index"))
    shown = {model["object_name"].lower() for app in response.context["app_list"] for model in app["models"]}
    assert shown == set(REGISTERED)


def test_change_leaves_a_journal_row_without_its_contents(admin):
    district = District.objects.get(slug="huancui")
    url = reverse("admin:tripartite_district_change", args=[district.pk])
    data = form_of(admin.get(url)) | {"name_en": "Huancui (renamed)"}
    response = admin.post(url, data)
    assert response.status_code == 302
    district.refresh_from_db()
    assert district.name_en == "Huancui (renamed)"
    entry = Entry.objects.order_by("-seq")[0]
    assert (entry.action, entry.subject) == ("reference.change", f"tripartite.district:{district.pk}")
    assert entry.data == {"fields": ["name_en"]}
    assert entry.person == f"tripartite.user:{User.objects.get(username='reference').pk}"


def test_office_can_be_ended_but_not_moved_to_another_organisation(admin):
    office = bodies.officer(area="huancui", party="gov")
    other = MemberOrganisation.objects.get(slug="huancui-union")
    url = reverse("admin:tripartite_officer_change", args=[office.pk])
    data = form_of(admin.get(url)) | {"organisation": str(other.pk), "until": "2026-12-31"}
    assert admin.post(url, data).status_code == 302
    kept = Officer.objects.get(pk=office.pk)
    assert kept.organisation_id == office.organisation_id
    assert kept.until.isoformat() == "2026-12-31"


@pytest.mark.parametrize(("model", "room"), REGISTERED.items())
def test_nothing_can_be_deleted(admin, model, room):
    one_of_each()
    listed = admin.get(reverse(f"admin:{room}_{model}_changelist"))
    first = listed.context["cl"].result_list[0]
    assert admin.post(reverse(f"admin:{room}_{model}_delete", args=[first.pk]), {"post": "yes"}).status_code == 403
    assert type(first).objects.filter(pk=first.pk).exists()


def test_new_account_gets_its_address_row(admin):
    data = {
        "username": "new-officer",
        "full_name": "测试员",
        "email": "New-Officer@example.cn",
        "usable_password": "true",
        "password1": bodies.PASSWORD,
        "password2": bodies.PASSWORD,
    }
    assert admin.post(reverse("admin:tripartite_user_add"), data).status_code == 302
    person = User.objects.get(username="new-officer")
    row = EmailAddress.objects.get(user=person)
    assert row.primary
    assert row.email == "new-officer@example.cn"
    assert not person.is_staff


def test_officers_and_applicants_have_no_way_in(client):
    for person in (bodies.officer().user, bodies.user()):
        client.force_login(person)
        refused = client.get(reverse("admin:index"), follow=True)
        assert "app_list" not in (refused.context or {})


def test_who_keeps_the_reference_data_is_led_to_it_after_signing_in(admin, client):
    assert admin.get(reverse("home-for-me")).url == reverse("admin:index")
    client.force_login(bodies.user(username="clerk-of-a-unit"))
    assert client.get(reverse("home-for-me")).url == reverse("apply:home")
