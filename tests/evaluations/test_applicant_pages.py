"""The applicant's pages in a real browser: accessible at both widths, nothing wider than a phone, no script needed."""

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment, Submission
from tests.browser import DESKTOP, PHONE
from tests.evaluations import factories
from tests.tripartite.factories import PASSWORD
from tests.units import factories as units
from units.models import Evidence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(sign_in, live_server):
    """``enter(application, "/apply/")`` opens a page as the unit's own person."""

    def open_page(application: Application, address: str, **options):
        page = sign_in(units.member(application.unit).user.username, PASSWORD, **options)
        page.goto(f"{live_server.url}{address}")
        return page

    return open_page


def address(name: str, *args: object) -> str:
    return reverse(f"apply:{name}", args=args)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit(enter, accessible, live_server, viewport):
    returned = factories.application_at(A.RETURNED)
    pk = returned.pk
    page = enter(returned, "/apply/", viewport=viewport)
    for where in (
        address("home"),
        address("register"),
        address("register-unit", "enterprise", units.uscc(9_000_100)),
        address("unit", returned.unit_id),
        address("application", pk),
        address("section", pk, "e1"),
        address("section", pk, "e9"),
        address("review", pk),
        address("receipt", pk, 1),
        address("submission", pk, 1),
        address("withdraw", pk),
    ):
        page.goto(f"{live_server.url}{where}")
        accessible(page)
        room = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert room <= 0, f"{where} is {room} px too wide"


def test_the_whole_way_goes_without_javascript(enter, tmp_path):
    """Typing, uploading, taking away, and handing in, with the enter key and the buttons alone."""
    draft = factories.application_at(A.DRAFT, answers={"e2_02": None})
    Attachment.objects.filter(application=draft, indicator="e2-01").delete()
    proof = tmp_path / "工会批复.pdf"
    proof.write_bytes(units.pdf())

    page = enter(draft, address("section", draft.pk, "e2"), java_script_enabled=False)
    page.set_input_files("[name=e2-01-files]", proof)
    page.fill("[name=e2-02-numerator]", "310")
    page.press("[name=e2-02-numerator]", "Enter")
    page.wait_for_load_state()
    assert Answer.objects.get(application=draft, indicator="e2-02").value == {"numerator": "310", "denominator": "320"}
    assert Attachment.objects.get(application=draft, indicator="e2-01").evidence.title == "工会批复.pdf"

    page.locator("#q-e2-01 button[name=detach]").click()
    page.wait_for_url(lambda url: url.endswith("#q-e2-01"))
    assert not Attachment.objects.filter(application=draft, indicator="e2-01").exists()
    page.locator("#q-e2-01 details details summary").first.click()
    page.locator("#q-e2-01 button[name=library]").click()
    page.locator("#q-e2-01 .offers li", has_text="工会批复.pdf").get_by_role("button").click()
    page.wait_for_load_state()
    assert Attachment.objects.get(application=draft, indicator="e2-01").evidence.title == "工会批复.pdf"
    assert Evidence.objects.filter(unit=draft.unit, title="工会批复.pdf").count() == 1

    page.locator("button[value=next]").last.click()
    page.wait_for_url(lambda url: url.endswith("/sections/e3/"))
    page.goto(page.url.replace("sections/e3/", "review/"))
    page.check("[name=declared]")
    page.locator("#hand-in button[type=submit]").click()
    page.wait_for_url(lambda url: "/receipts/1/" in url)
    assert Submission.objects.get(application=draft).receipt in page.content()
