"""The job that makes plaques and certificates: once, whatever happens in between (BRIEF §8, §15.6, §15.11)."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from journal import clock, files
from journal.models import Job, StoredFile
from plaques import signing
from plaques.models import Certificate, NumberSeries, Plaque, Title
from plaques.services import documents as services
from tests.evaluations.factories import named_title, named_titles
from tests.plaques.papers import CITY_ORGANISATIONS, scanned, text_of

pytestmark = pytest.mark.django_db


class PowerCut(BaseException):
    """The process is gone: nothing catches it, nothing is tidied up."""


def stored() -> dict[str, tuple[str, str]]:
    """Each title's files by their hashes, read from the storage and compared with the rows."""
    found = {}
    for title in Title.objects.select_related("certificate__file"):
        documents = (title.plaque.artwork, title.certificate.file)
        contents = [files.read(document) for document in documents]
        assert [sha256(content).hexdigest() for content in contents] == [document.sha256 for document in documents]
        found[title.number] = tuple(document.sha256 for document in documents)
    return found


def numbers() -> list[tuple[str, int, int]]:
    return list(NumberSeries.objects.order_by("pk").values_list("prefix", "year", "last"))


def test_naming_leads_to_a_plaque_and_a_signed_certificate(run_on_commit, tmp_path):
    with run_on_commit():
        title = named_title(name="威海㙍𠮷䶮精密机械有限公司")
    artwork, certificate = (files.read(kept) for kept in (title.plaque.artwork, title.certificate.file))
    for pdf, dpi in ((artwork, 100), (certificate, 150)):
        text = text_of(pdf)
        for wanted in (title.unit_name, title.text_zh, title.number, title.code, *CITY_ORGANISATIONS):
            assert wanted in text
        assert scanned(pdf, dpi=dpi, folder=tmp_path) == services.check_address(title)
    report = signing.check_pdf(certificate)
    assert report.genuine
    assert report.signed_at == clock.now()
    assert Job.objects.get(kind="plaques.issue").state == Job.State.DONE


def test_issuing_again_gives_the_same_files_and_no_new_number():
    titles = named_titles(3)
    assert services.issue_documents() == 3
    before, series = stored(), numbers()
    assert len({number for number, _hashes in before.items()}) == len(titles)
    with clock.travel(clock.now() + timedelta(days=400)):
        assert services.issue_documents() == 0
        assert services.issue_documents(decision_id=titles[0].decision_id) == 0
    assert (stored(), numbers()) == (before, series)
    assert StoredFile.objects.filter(purpose__in=["plaque", "certificate"]).count() == 6


@pytest.mark.parametrize("dies_at", ["render_plaque", "render_certificate", "sign_pdf", "_store"])
def test_a_death_between_rendering_and_storing_loses_nothing_and_makes_no_second_number(dies_at, monkeypatch):
    title = named_title()
    series = numbers()

    def die(*args, **kwargs):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(services, dies_at, die)
        with pytest.raises(PowerCut):
            services.issue_documents()
    assert not Certificate.objects.exists()

    assert services.issue_documents() == 1
    assert list(stored()) == [title.number]
    assert numbers() == series
    assert Plaque.objects.get().title == Certificate.objects.get().title == title


def test_a_plaque_made_before_the_death_is_kept_as_it_is(monkeypatch):
    title = named_title()
    with monkeypatch.context() as patch:
        patch.setattr(services, "sign_pdf", lambda *args, **kwargs: (_ for _ in ()).throw(PowerCut))
        with pytest.raises(PowerCut):
            services.issue_documents()
    first = Plaque.objects.get()
    services.issue_documents()
    assert Plaque.objects.get() == first
    assert Certificate.objects.get().title == title


def test_a_second_worker_that_comes_later_keeps_nothing():
    title = named_title()
    services.issue_documents()
    before = stored()
    assert services._keep_certificate(title, b"%PDF of a slower worker") is False
    assert services._keep_plaque(title, b"%PDF of a slower worker") is False
    assert stored() == before


def test_a_name_that_cannot_be_printed_holds_up_no_other_title(monkeypatch):
    bad, good = named_title(name="威海甲有限公司"), named_title(name="威海乙有限公司")
    whole = services.document_data

    def unprintable(title):
        from dataclasses import replace

        return replace(whole(title), unit_name="威海\ue123有限公司") if title == bad else whole(title)

    with monkeypatch.context() as patch:
        patch.setattr(services, "document_data", unprintable)
        with pytest.raises(services.DocumentsNotMade, match=rf"{bad.number}: No plaque font can print.*U\+E123"):
            services.issue_documents()
    assert Certificate.objects.get().title == Plaque.objects.get().title == good
    assert services.issue_documents() == 1
    assert len(stored()) == 2


def test_without_a_key_the_plaque_is_made_and_the_certificate_as_soon_as_there_is_one(settings, tmp_path, capsys):
    title = named_title()
    settings.SIGNING_DIR, settings.DEMO_ALLOWED = tmp_path / "signing", False
    job = Job.objects.get(kind="plaques.issue")
    from journal.tasks import run_job

    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert title.number in job.error
    assert "manage.py create_signing_identity" in job.error
    assert Plaque.objects.get().title == title
    assert not Certificate.objects.exists()
    with pytest.raises(CommandError, match="create_signing_identity"):
        call_command("issue_plaques")

    call_command("create_signing_identity")
    call_command("issue_plaques")
    assert "Titles given their documents: 1." in capsys.readouterr().out
    assert signing.check_pdf(files.read(Certificate.objects.get().file)).genuine
    assert services.issue_documents() == 0
