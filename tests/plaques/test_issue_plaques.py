"""``manage.py issue_plaques``: what is missing is made, once, and the command says what it did."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from journal.models import Job
from journal.tasks import run_job
from papers import RenderingError
from plaques.models import Certificate, Plaque, Title
from plaques.services import documents as services
from tests.evaluations.factories import named_title, named_titles

pytestmark = pytest.mark.django_db


def issue() -> list[str]:
    out = StringIO()
    call_command("issue_plaques", stdout=out)
    return out.getvalue().splitlines()


def files() -> set[tuple[str, str]]:
    return set(Title.objects.values_list("pieces__artwork__sha256", "certificate__file__sha256"))


def test_every_title_without_documents_gets_them_and_is_named():
    titles = named_titles(2)
    *lines, summary = issue()
    assert lines == [f"{title.number} {title.unit_name}" for title in sorted(titles, key=lambda title: title.number)]
    assert summary == "Titles given their documents: 2. Titles that had them: 0."
    assert Plaque.objects.count() == Certificate.objects.count() == 2


def test_a_second_run_makes_nothing_and_leaves_the_files_as_they_are():
    named_title()
    issue()
    before = files()
    assert issue() == ["Titles given their documents: 0. Titles that had them: 1."]
    assert files() == before


def test_after_a_crash_only_the_missing_half_is_made(monkeypatch):
    class PowerCut(BaseException):
        pass

    def die(*args, **kwargs):
        raise PowerCut

    title = named_title()
    with monkeypatch.context() as patch:
        patch.setattr(services, "render_certificate", die)
        with pytest.raises(PowerCut):
            services.issue_documents()
    plaque = Plaque.objects.get()
    assert issue() == [f"{title.number} {title.unit_name}", "Titles given their documents: 1. Titles that had them: 0."]
    assert Plaque.objects.get() == plaque
    assert Certificate.objects.get().title == title


def test_the_job_of_the_portal_then_finds_nothing_to_do():
    named_title()
    issue()
    before = files()
    job = Job.objects.get(kind="plaques.issue")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert files() == before


def test_what_cannot_be_made_is_named_and_the_command_fails(monkeypatch):
    title = named_title()

    def refuse(data):
        raise RenderingError("no such character")

    monkeypatch.setattr(services, "render_plaque", refuse)
    with pytest.raises(CommandError, match=f"Not made: {title.number}: no such character"):
        issue()
    assert not Plaque.objects.exists()
