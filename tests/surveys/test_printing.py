"""Slips: made once, handed out once, replaced only where they are unused; the database gets hashes alone."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from journal import files
from journal.errors import Refused
from journal.models import Entry, Job
from surveys import codes, keys, services, slips
from surveys.enums import SurveyState as S
from surveys.models import Slip, Survey
from tests.plaques.papers import run, scanned, text_of
from tests.surveys import factories

pytestmark = pytest.mark.django_db


def made(survey: Survey) -> Survey:
    services.make_slips(survey_id=survey.pk, printing=survey.printing)
    return Survey.objects.get(pk=survey.pk)


def printed(pdf: bytes) -> list[str]:
    """The codes on the slips, as the printer puts them on paper."""
    return [
        codes.read(found)
        for found in re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", run("pdftotext", "-", "-", pdf=pdf))
    ]


def test_a_worker_makes_key_slips_and_poster_and_opens_the_survey(tmp_path):
    survey = made(factories.ordered(invited=19))
    assert survey.state == S.OPEN
    assert keys.exists(survey.uid)
    assert keys.load(survey.uid).public_key().public_bytes_raw().hex() == survey.public_key
    pdf = keys.read_slips(survey.slips_file)
    found = printed(pdf)
    assert len(set(found)) == 19
    assert {codes.digest(code) for code in found} == set(survey.slips.order_by("pk").values_list("digest", flat=True))
    assert survey.unit.name in text_of(pdf)
    assert text_of(pdf).count("任何人都无法由此查出谁答了什么") == 19
    assert text_of(pdf).count("nobodycantellwhoansweredwhat") == 19
    assert "Pages:           2" in run("pdfinfo", "-", pdf=pdf)


def test_the_mark_on_a_slip_leads_to_the_page_with_its_code(tmp_path):
    survey, _codes = factories.opened()
    code = codes.fresh(1)[0]
    pdf = slips.slips_pdf(survey, [code])
    assert scanned(pdf, dpi=150, folder=tmp_path) == codes.address(code)


def test_the_poster_carries_the_address_and_no_code():
    survey = made(factories.ordered(invited=12))
    poster = files.read(survey.poster)
    assert survey.unit.name in text_of(poster)
    assert codes.address().split("://")[1].rstrip("/") in text_of(poster)
    assert printed(poster) == []


def test_making_a_printing_again_makes_nothing_twice():
    survey = made(factories.ordered(invited=12))
    before = (survey.slips_file, set(survey.slips.order_by("pk").values_list("digest", flat=True)))
    again = made(survey)
    assert before == (again.slips_file, set(again.slips.order_by("pk").values_list("digest", flat=True)))
    assert list(keys.left_slips(older_than=-1)) == [survey.slips_file]


def test_a_worker_that_comes_second_leaves_the_first_ones_slips_alone():
    survey = factories.ordered(invited=12)
    stale = Survey.objects.get(pk=survey.pk)
    made(survey)
    assert not services.lay_slips(survey=stale, printing=1, made=codes.fresh(12), pdf=b"%PDF", poster=None)
    assert survey.slips.count() == 12
    assert list(keys.left_slips(older_than=-1)) == [Survey.objects.get(pk=survey.pk).slips_file]


def test_slips_are_handed_out_once_to_the_countys_government_side(run_on_commit):
    survey, _codes = factories.opened()
    for wrong in (factories.office(party="union"), factories.office("rushan"), factories.office("city")):
        with pytest.raises(Refused):
            services.take_slips(survey=survey, office=wrong)
    name = survey.slips_file
    with run_on_commit():
        assert services.take_slips(survey=survey, office=factories.office()) == b"%PDF slips"
    survey.refresh_from_db()
    assert keys.read_slips(name) is None
    with pytest.raises(Refused, match="New ones can be made"):
        services.take_slips(survey=survey, office=factories.office())
    entry = Entry.objects.get(action="survey.take_slips")
    assert entry.organisation.startswith("tripartite.memberorganisation:")


def test_new_slips_replace_the_unused_codes_at_once_and_leave_the_used_ones(run_on_commit):
    survey, given = factories.opened(invited=12)
    factories.answer_all(survey, given[:3])
    name = survey.slips_file
    with run_on_commit():
        services.renew_slips(survey=survey, office=factories.office())
    survey = Survey.objects.get(pk=survey.pk)
    assert keys.read_slips(name) is None
    assert services.find_slip(given[5]) is None
    assert services.find_slip(given[0]).used
    # The worker ran on commit.
    assert survey.printing == 2
    assert survey.slips.count() == 12
    assert len(printed(keys.read_slips(survey.slips_file))) == 9
    assert Job.objects.filter(kind="surveys.slips", state=Job.State.DONE).count() == 1


def test_there_is_nothing_to_replace_when_every_code_is_used():
    survey, given = factories.opened(invited=10)
    factories.answer_all(survey, given)
    with pytest.raises(Refused, match="no slip to replace"):
        services.renew_slips(survey=survey, office=factories.office())


def test_no_code_stands_anywhere_in_the_database_or_in_stored_files():
    survey = made(factories.ordered(invited=12))
    found = printed(keys.read_slips(survey.slips_file))
    kept = str(list(Slip.objects.order_by("pk").values()) + list(Job.objects.order_by("pk").values()))
    kept += str(list(Entry.objects.order_by("pk").values()) + list(Survey.objects.order_by("pk").values()))
    assert not [code for code in found if code in kept or codes.shown(code) in kept]


def test_the_poster_opens_for_officers_of_the_area_alone():
    survey, _codes = factories.opened()
    assert files.may_open(survey.poster, factories.office(party="union").user)
    assert files.may_open(survey.poster, factories.office("city").user)
    assert not files.may_open(survey.poster, factories.office("rushan").user)
    member = survey.unit.members.select_related("user").get().user
    assert not files.may_open(survey.poster, member)
    assert not files.may_open(survey.poster, AnonymousUser())
