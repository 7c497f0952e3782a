"""Pages and answers read the columns they show: none asks for one more of a row once it has it."""

import pytest
from django.db.models import Model
from django.urls import reverse

from tests.evaluations.factories import named_title

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_second_look(monkeypatch) -> None:
    """A deferred column is fetched through `refresh_from_db`, row by row."""

    def refuse(self, using=None, fields=None, **_kwargs):
        raise AssertionError(f"{type(self).__name__} was read without {fields}")

    monkeypatch.setattr(Model, "refresh_from_db", refuse)


@pytest.mark.parametrize("how", ["in force", "expired", "cancelled"])
def test_the_register_in_every_form_reads_each_row_once(client, clock, request, how):
    title = named_title(
        last_day=clock.now().date() if how == "expired" else None, revoked="拖欠工资。" if how == "cancelled" else ""
    )
    clock.forward(days=1)
    pages = [
        reverse("units"),
        reverse("unit", args=[title.number]),
        reverse("verify-code", args=[title.code]),
        "/api/v1/units/",
        f"/api/v1/units/{title.number}/",
        f"/api/v1/verify/{title.code}/",
        reverse("open-data-csv"),
        reverse("open-data-json"),
    ]
    # The first page shows only what is in force.
    pages += [reverse("home")] if how == "in force" else []
    request.getfixturevalue("no_second_look")
    for page in pages:
        answer = client.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        assert title.number in body.decode("utf-8-sig"), page
