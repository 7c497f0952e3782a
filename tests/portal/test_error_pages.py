"""Pages for what went wrong: what happened, what to do, whom to ask, in the reader's language."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import bad_request, server_error

from tests.portal.helpers import speaking, words
from tests.tripartite import factories as bodies

HELP = {
    "zh-hans": ("您可以这样做", "咨询谁", "咨询时请说明页面网址和时间"),
    "en": ("What you can do", "Whom to ask", "Please name the page's address and this time"),
}


def refused(language: str) -> Client:
    client = speaking(language)
    client.force_login(bodies.user(username="nobody-in-office"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", HELP)
def test_a_missing_page_and_a_refusal_help_on(language):
    missing = speaking(language).get("/no/such/page/")
    forbidden = refused(language).get(reverse("desk:home"))
    assert (missing.status_code, forbidden.status_code) == (404, 403)
    for answer in (missing, forbidden):
        for words_of_help in HELP[language]:
            assert words_of_help in words(answer)


@pytest.mark.parametrize("language", HELP)
def test_a_form_from_a_page_that_stood_open_for_too_long_helps_on(language):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    for words_of_help in HELP[language]:
        assert words_of_help in words(answer)


@pytest.mark.parametrize("language", HELP)
@pytest.mark.parametrize("page", [bad_request, server_error])
def test_broken_requests_and_our_own_faults_need_nothing_to_be_explained(page, language):
    """Neither a session nor a database: what broke may be these."""
    request = RequestFactory().get("/units/")
    with translation.override(language):
        answer = page(request) if page is server_error else page(request, ValueError())
    for words_of_help in HELP[language]:
        assert words_of_help in words(answer)
    assert 'href="/"' in answer.content.decode()
