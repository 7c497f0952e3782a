"""No file is reachable by its address alone: /files/<uid>/ asks each time who is asking (BRIEF §15.3, §15.10)."""

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import submit_application
from journal import clock as portal_clock
from journal import files
from journal.actors import SYSTEM
from journal.models import StoredFile
from plaques.models import Certificate, Plaque, Title
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import Officer, User
from units.models import UnitMember

pytestmark = pytest.mark.django_db


def status(client, stored: StoredFile, user: User | None, method: str = "get") -> int:
    client.logout()
    if user is not None:
        client.force_login(user)
    response = getattr(client, method)(reverse("file", args=[stored.uid]))
    # Read to the end, which closes the file; closing the response by hand would close the database too.
    b"".join(response)
    return response.status_code


def strangers() -> list[User | None]:
    """A visitor, a person without office or unit, one of another unit, an administrator."""
    admin = bodies.user(is_staff=True, is_superuser=True)
    return [None, bodies.user(), units.member(units.enterprise()).user, admin]


@pytest.fixture
def draft() -> Application:
    return evaluations.application_at(A.DRAFT)


def evidence_of(application: Application) -> StoredFile:
    return application.attachments.select_related("evidence__file").order_by("pk")[0].evidence.file


def test_evidence_in_a_draft_is_its_units_own(client, draft):
    stored = evidence_of(draft)
    assert status(client, stored, draft.started_by) == 200
    assert status(client, stored, units.colleague(draft.unit).user) == 200
    for person in [*strangers(), bodies.officer().user, bodies.officer(area="city").user]:
        assert status(client, stored, person) == 404


def test_what_was_handed_in_is_open_to_the_own_county_alone(client, draft):
    submit_application(application=draft, member=units.member(draft.unit), declared=True)
    stored = evidence_of(draft)
    for party in bodies.COUNTY_PARTIES:
        assert status(client, stored, bodies.officer(party=party).user) == 200
    others = [bodies.officer(area=area).user for area in ("rushan", "torch", "city")]
    for person in [*strangers(), *others]:
        assert status(client, stored, person) == 404


def test_what_was_recommended_is_open_to_the_city_too(client):
    stored = evidence_of(evaluations.application_at(A.RECOMMENDED))
    for party in bodies.CITY_PARTIES:
        assert status(client, stored, bodies.officer(area="city", party=party).user) == 200
    assert status(client, stored, bodies.officer(area="rushan").user) == 404


def test_a_file_in_the_library_that_was_not_handed_in_stays_with_the_unit(client):
    application = evaluations.application_at(A.RECOMMENDED)
    private = units.evidence(unit=application.unit, title="未提交的材料").file
    assert status(client, private, units.member(application.unit).user) == 200
    assert status(client, private, bodies.officer().user) == 404
    assert status(client, private, bodies.officer(area="city").user) == 404


def test_a_right_that_ended_opens_nothing_any_more(client, clock):
    application = evaluations.application_at(A.RECOMMENDED)
    stored, member, gov = evidence_of(application), units.member(application.unit), bodies.officer()
    assert status(client, stored, member.user) == status(client, stored, gov.user) == 200
    UnitMember.objects.filter(pk=member.pk).update(until=clock.now())
    Officer.objects.filter(pk=gov.pk).update(until=portal_clock.today())
    assert status(client, stored, member.user) == 404
    assert status(client, stored, gov.user) == 200, "the last day of an office is a day of office"
    clock.forward(days=1)
    assert status(client, stored, gov.user) == 404


def test_an_office_that_begins_tomorrow_opens_nothing_today(client, clock):
    stored = evidence_of(evaluations.application_at(A.SUBMITTED))
    coming = bodies.officer(number=9, since=portal_clock.today() + timedelta(days=1))
    assert status(client, stored, coming.user) == 404
    clock.forward(days=1)
    assert status(client, stored, coming.user) == 200


def test_a_person_who_may_no_longer_sign_in_opens_nothing(client, draft):
    stored = evidence_of(draft)
    User.objects.filter(pk=draft.started_by_id).update(is_active=False)
    assert status(client, stored, draft.started_by) == 404


# --- plaques and certificates ----------------------------------------------------------------------------------------


def document(title: Title, purpose: str) -> StoredFile:
    stored = files.store(
        purpose=purpose, name=f"{title.number}.pdf", content=units.pdf(), content_type="application/pdf", actor=SYSTEM
    )
    if purpose == "plaque":
        Plaque.objects.create(title=title, artwork=stored)
    else:
        Certificate.objects.create(title=title, file=stored)
    return stored


@pytest.mark.parametrize("purpose", ["plaque", "certificate"])
def test_a_titles_documents_are_open_to_the_unit_its_county_and_the_city(client, purpose):
    title = evaluations.named_title()
    stored = document(title, purpose)
    member = units.member(title.unit)
    for person in (member.user, bodies.officer(party="union").user, bodies.officer(area="city", party="fic").user):
        assert status(client, stored, person) == 200
    for person in [*strangers(), bodies.officer(area="rushan").user]:
        assert status(client, stored, person) == 404
    UnitMember.objects.filter(pk=member.pk).update(until=portal_clock.now())
    assert status(client, stored, member.user) == 404


def test_a_document_that_hangs_on_no_title_is_open_to_nobody(client):
    for purpose in ("plaque", "certificate", "evidence", "nothing known"):
        stored = files.store(purpose=purpose, name="x.pdf", content=b"x", content_type="application/pdf", actor=SYSTEM)
        for person in [*strangers(), bodies.officer(area="city").user]:
            assert status(client, stored, person) == 404


# --- the address -----------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_looks_like_one_that_is_not_yours(client, draft):
    missing, foreign = (
        client.get(reverse("file", args=[uuid4()])),
        client.get(reverse("file", args=[evidence_of(draft).uid])),
    )
    assert missing.status_code == foreign.status_code == 404


def test_a_file_is_asked_for_by_its_long_number_only(client):
    client.force_login(bodies.officer(area="city").user)
    for tail in ("1/", "../settings/", "00000000/", "%2e%2e%2fetc%2fpasswd/"):
        assert client.get(f"/files/{tail}").status_code == 404


def test_writing_to_a_file_is_no_way(client, draft):
    for method in ("post", "put", "delete", "patch"):
        assert status(client, evidence_of(draft), draft.started_by, method) == 405


def test_a_file_is_handed_out_as_what_it_is_sandboxed_and_kept_by_no_cache(client, draft):
    client.force_login(draft.started_by)
    response = client.get(reverse("file", args=[evidence_of(draft).uid]))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_an_office_document_is_downloaded_and_never_shown_in_the_page(client, draft):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    document = units.evidence(unit=draft.unit, content=kept.getvalue(), name="制度.docx")
    client.force_login(draft.started_by)
    response = client.get(reverse("file", args=[document.file.uid]))
    assert response["Content-Disposition"].startswith("attachment")
    assert "%E5%88%B6%E5%BA%A6.docx" in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_opening_a_file_asks_the_database_the_same_few_questions(client, draft, django_assert_max_num_queries):
    submit_application(application=draft, member=units.member(draft.unit), declared=True)
    stored, gov = evidence_of(draft), bodies.officer()
    client.force_login(gov.user)
    with django_assert_max_num_queries(8):
        assert b"".join(client.get(reverse("file", args=[stored.uid]))).startswith(b"%PDF-")
