"""The county watches the response rate grow without loading the page again."""

import pytest
from django.urls import reverse

from tests.surveys import factories
from tests.tripartite import factories as bodies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.real_time]


def test_the_rate_grows_on_the_open_page_and_says_so_once(sign_in, live_server, key_folder):
    survey, given = factories.opened(invited=20)
    page = sign_in(bodies.officer().user.username, bodies.PASSWORD)
    # Five seconds between two looks are the browser's; the test hurries its clock.
    page.clock.install()
    page.goto(f"{live_server.url}{reverse('desk:survey', args=[survey.pk])}")
    bar = page.locator("[data-rate-url] progress")
    assert bar.evaluate("bar => bar.value") == 0
    page.evaluate("window.stayed = true")
    factories.answer_all(survey, given[:7])
    with page.expect_response(lambda response: "/rate/" in response.url) as looked:
        page.clock.run_for(5_000)
    assert looked.value.json()["answered"] == 7
    page.wait_for_function("document.querySelector('[data-rate-url] progress').value === 7")
    assert "7" in page.locator("[data-rate-text]").inner_text()
    assert page.evaluate("window.stayed") is True
