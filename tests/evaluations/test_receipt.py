"""The receipt of a hand-in: made once by a worker, says what the snapshot says, opened by the unit and its officers."""

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, ReceiptPaper
from evaluations.services.receipts import KIND, make_receipt, order_receipt
from journal import chain, files, jobs
from journal.models import Job
from tests.evaluations import factories
from tests.plaques.papers import text_of
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.templatetags.portal_ui import points

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in() -> Application:
    return factories.application_at(A.SUBMITTED, name="威海㙍𠮷䶮船舶有限公司")


def printed(application: Application) -> ReceiptPaper:
    make_receipt(submission_id=application.submission.pk)
    return ReceiptPaper.objects.select_related("file").get(submission=application.submission)


def receipt_page(application: Application) -> str:
    return reverse("apply:receipt", args=[application.pk, 1])


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        # Read to its end, a file is closed; `answer.close()` would close the test's database as well.
        answer.getvalue()
    return answer.status_code


def as_member(application: Application, client: Client) -> Client:
    client.force_login(units.member(application.unit).user)
    return client


def test_the_hand_in_orders_its_receipt_in_the_same_transaction(handed_in):
    job = Job.objects.get(kind=KIND)
    assert job.args == {"submission_id": handed_in.submission.pk}
    assert order_receipt(handed_in.submission) == job, "ordered twice, it is one job"


def test_the_receipt_says_number_time_unit_campaign_total_and_every_hash(handed_in):
    submission = handed_in.submission
    words = text_of(files.read(printed(handed_in).file))
    kept = submission.content
    for said in (
        submission.receipt,
        "威海㙍𠮷䶮船舶有限公司",
        kept["unit"]["uscc"],
        "".join(handed_in.campaign.name_zh.split()),
        submission.sha256,
        points(submission.self_total),
        kept["declaration"],
        *(file["sha256"] for listed in kept["files"].values() for file in listed),
    ):
        assert said in words, said


def test_a_receipt_is_made_once_however_often_the_job_runs(handed_in):
    first = printed(handed_in)
    assert printed(handed_in) == first
    chain.verify()


def test_a_worker_makes_it_from_the_queue(handed_in):
    job = jobs.claim(Job.objects.get(kind=KIND).pk)
    jobs.run(job)
    assert ReceiptPaper.objects.filter(submission=handed_in.submission).exists()


def test_the_page_says_that_it_is_being_prepared_and_offers_it_when_there(handed_in, client):
    page = as_member(handed_in, client).get(receipt_page(handed_in)).content.decode()
    assert "正在生成" in page
    assert "data-wait" in page
    paper = printed(handed_in)
    page = client.get(receipt_page(handed_in)).content.decode()
    assert reverse("file", args=[paper.file.uid]) in page
    assert "data-wait" not in page


def test_the_unit_and_the_officers_before_whom_it_is_open_it_and_nobody_else(handed_in, client):
    address = reverse("file", args=[printed(handed_in).file.uid])

    def opens(user) -> int:
        client.force_login(user)
        return status(client, address)

    assert opens(units.member(handed_in.unit).user) == 200
    assert opens(bodies.officer(area="huancui").user) == 200
    assert opens(bodies.officer(area="rushan").user) == 404
    assert opens(bodies.officer(area="city").user) == 404, "the city sees it once it is recommended"
    assert opens(units.member(units.enterprise()).user) == 404
    client.logout()
    assert status(client, address) in (302, 404)


def test_the_filing_and_its_evidence_stay_readable_in_every_later_state(client):
    for state in (A.COUNTY_REVIEW, A.RETURNED, A.NOT_RECOMMENDED, A.CITY_REVIEW, A.WITHDRAWN):
        application = factories.application_at(state)
        as_member(application, client)
        page = client.get(reverse("apply:submission", args=[application.pk, 1]))
        assert page.status_code == 200, state
        paper = next(p for chapter in page.context["filing"].chapters for item in chapter.items for p in item.papers)
        assert status(client, paper.url) == 200, state
        overview = client.get(reverse("apply:application", args=[application.pk])).content.decode()
        assert reverse("apply:submission", args=[application.pk, 1]) in overview, state
