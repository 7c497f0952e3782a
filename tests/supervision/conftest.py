"""Fixtures of the desk's tests."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tripartite.models import Officer, User


@pytest.fixture
def enter(db) -> Callable[[Officer | User], Client]:
    """``enter(office)`` is a client signed in as the holder of an office, or as a person without one.

    It reads English, the language of the sources, so that a test can name the sentence it expects.
    """

    def sign_in(who: Officer | User) -> Client:
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(who.user if isinstance(who, Officer) else who)
        return client

    return sign_in
