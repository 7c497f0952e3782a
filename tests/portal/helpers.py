"""What the tests of public pages share: reading a page's words, counting queries, choosing a language."""

import html
import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def words(response) -> str:
    """The text of a page, without markup and with single blanks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def queries_of(client: Client, address: str) -> int:
    """How many queries an address takes."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(captured)


def speaking(language: str) -> Client:
    """A visitor who chose a language."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
