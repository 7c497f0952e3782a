"""Fixtures of the surveys' tests: a key folder of their own, and the desk's sign-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.supervision.conftest import enter  # noqa: F401 -- a fixture


@pytest.fixture(autouse=True)
def key_folder(settings, tmp_path) -> Path:
    """The folder of keys and slips, empty for each test."""
    settings.SURVEY_KEY_DIR = tmp_path / "survey-keys"
    return settings.SURVEY_KEY_DIR


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Services speak the language of the sources, so that a test can name the sentence it expects."""
    with translation.override("en"):
        yield
