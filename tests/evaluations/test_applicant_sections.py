"""Filling in a section: what is valid is kept, what is not comes back as typed, and nobody overwrites a colleague."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment
from evaluations.progress import progress_of
from tests.evaluations import factories
from tests.units import factories as units
from units.enums import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    """A fresh draft: only what the profile knows is answered."""
    unit = units.enterprise()
    return services.start_application(member=units.member(unit), campaign=factories.campaign())


@pytest.fixture
def desk(application, client) -> Client:
    client.force_login(units.member(application.unit).user)
    return client


def url(application: Application, section: str = "e2") -> str:
    return reverse("apply:section", args=[application.pk, section])


def page_form(page) -> dict[str, list[str]]:
    """What a browser would send of the page's form if nothing were touched."""
    data: dict[str, list[str]] = {}
    for name in page.context["form"].fields:
        bound = page.context["form"][name]
        value = bound.value()
        if name.endswith("-files") or value in (None, "", False, []):
            data[name] = []
        else:
            data[name] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
        if name.endswith(("-note", "-seen")) or value == "":
            data[name] = data[name] or [""]
    return data


def kept(application: Application) -> dict:
    return dict(Answer.objects.filter(application=application).values_list("indicator", "value"))


# Answers that are chosen among the edition's.
CHOSEN = ("e2-03", "e2-05")


def test_every_kind_of_answer_is_kept(application, desk):
    first = desk.get(url(application))
    offered = {key: field.widget.choices[0][0] for key, field in first.context["form"].fields.items() if key in CHOSEN}
    typed = page_form(first) | {
        "e2-01": "yes",
        "e2-02-numerator": "３００",
        "e2-02-denominator": "320",
        "e2-03": [offered["e2-03"]],
        "e2-04": "2026-03-01",
        "e2-05": offered["e2-05"],
    }
    answer = desk.post(url(application), typed | {"then": "next"})
    assert answer.headers["Location"] == url(application, "e3")
    found = kept(application)
    assert found["e2-01"] is True
    assert found["e2-02"] == {"numerator": "300", "denominator": "320"}
    assert found["e2-03"] == typed["e2-03"]
    assert found["e2-04"] == "2026-03-01"
    assert found["e2-05"] == typed["e2-05"]
    # Texts and counted numbers stand in other sections.
    desk.post(url(application, "e6"), page_form(desk.get(url(application, "e6"))) | text_answers(application, "e6"))
    assert all(kept(application)[key] == value for key, value in text_answers(application, "e6").items())


def text_answers(application: Application, section: str) -> dict[str, str]:
    texts = [i.id for i in application.rubric.standard(section).indicators if i.kind == "text"]
    assert texts
    return dict.fromkeys(texts, "开展职工文化活动，支持公益事业。" * 20)


def test_valid_answers_are_kept_although_another_is_not_and_that_one_comes_back_as_typed(application, desk):
    typed = page_form(desk.get(url(application))) | {"e2-02-numerator": "三百左右", "e2-04": "2026-03-01"}
    page = desk.post(url(application), typed)
    assert page.status_code == 200
    assert kept(application)["e2-04"] == "2026-03-01"
    assert "e2-02" not in kept(application)
    text = page.content.decode()
    assert 'value="三百左右"' in text
    assert "三百左右" in str(page.context["form"].errors["e2-02-numerator"])
    assert 'href="#id_e2-02-numerator"' in text, "the summary of faults leads to the field"


def test_the_missing_half_is_the_one_that_is_marked(application, desk):
    typed = page_form(desk.get(url(application))) | {"e2-02-numerator": "300", "e2-02-denominator": ""}
    page = desk.post(url(application), typed)
    assert list(page.context["form"].errors) == ["e2-02-denominator"]


def test_a_half_that_only_the_profile_filled_in_is_no_answer(application, desk):
    page = desk.get(url(application))
    assert page.context["form"]["e2-02-denominator"].value() == "320"
    assert desk.post(url(application), page_form(page)).status_code == 302
    assert "e2-02" not in kept(application)


def test_not_applicable_and_an_answer_together_are_refused_and_alone_it_is_kept(application, desk):
    typed = page_form(desk.get(url(application)))
    both = typed | {"e2-07-na": "on", "e2-07-numerator": "3", "e2-07-denominator": "4"}
    page = desk.post(url(application), both)
    assert "e2-07-numerator" in page.context["form"].errors
    assert "e2-07" not in kept(application)
    assert desk.post(url(application), typed | {"e2-07-na": "on"}).status_code == 302
    assert kept(application)["e2-07"] == {"na": True}
    assert desk.get(url(application)).context["form"]["e2-07-na"].value() is True


def test_not_applicable_among_radio_buttons(application, desk):
    section = url(application, "e1")
    assert desk.post(section, page_form(desk.get(section)) | {"e1-03": "n/a"}).status_code == 302
    assert kept(application)["e1-03"] == {"na": True}
    assert desk.get(section).context["form"]["e1-03"].value() == "n/a"


def test_an_answer_that_was_taken_away_is_gone(application, desk):
    first = page_form(desk.get(url(application)))
    desk.post(url(application), first | {"e2-04": "2026-03-01"})
    desk.post(url(application), page_form(desk.get(url(application))) | {"e2-04": ""})
    assert kept(application)["e2-04"] is None


def test_notes_are_kept_with_the_answer(application, desk):
    desk.post(url(application), page_form(desk.get(url(application))) | {"e2-01-note": "工会于2020年成立。"})
    assert Answer.objects.get(application=application, indicator="e2-01").note == "工会于2020年成立。"
    assert "工会于2020年成立。" in desk.get(url(application)).content.decode()


def test_a_question_that_was_not_on_the_page_is_not_answered_with_nothing(application, desk):
    desk.post(url(application), {"e2-04": "2026-03-01", "e2-04-seen": ""})
    assert kept(application)["e2-01"] is True


def test_colleagues_do_not_overwrite_each_other_unseen(application, desk):
    """Both open the page; the one who saves last keeps the other's answers and is told where both wrote."""
    mine = page_form(desk.get(url(application)))
    colleague = Client()
    colleague.force_login(units.colleague(application.unit).user)
    theirs = page_form(colleague.get(url(application)))
    colleague.post(url(application), theirs | {"e2-04": "2026-02-02", "e2-01": "no"})

    page = desk.post(url(application), mine | {"e2-02-numerator": "310", "e2-01": "no", "e2-04": "2026-05-05"})
    assert kept(application)["e2-02"] == {"numerator": "310", "denominator": "320"}
    assert kept(application)["e2-04"] == "2026-02-02"
    assert list(page.context["form"].errors) == ["e2-04"]
    assert 'value="2026-05-05"' in page.content.decode()

    # Having been told, the same words again are meant.
    again = page_form(page)
    assert desk.post(url(application), again).status_code == 302
    assert kept(application)["e2-04"] == "2026-05-05"
    assert kept(application)["e2-01"] is False


def test_a_form_shown_again_for_another_fault_takes_further_changes(application, desk):
    typed = page_form(desk.get(url(application))) | {"e2-04": "2026-03-01", "e2-02-numerator": "x"}
    page = desk.post(url(application), typed)
    again = page_form(page) | {"e2-04": "2026-04-04", "e2-02-numerator": "300"}
    assert desk.post(url(application), again).status_code == 302
    assert kept(application)["e2-04"] == "2026-04-04"


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_files_are_uploaded_with_the_answers_and_taken_away_again(application, desk):
    typed = page_form(desk.get(url(application)))
    files = [units.upload(name="工会批复.pdf"), units.upload(name="照片说明.pdf")]
    answer = desk.post(url(application), typed | {"e2-01-files": files, "at": "e2-01"})
    assert answer.headers["Location"] == f"{url(application)}#q-e2-01"
    attached = Attachment.objects.filter(application=application, indicator="e2-01").order_by("pk")
    assert [a.evidence.title for a in attached] == ["工会批复.pdf", "照片说明.pdf"]

    page = desk.get(url(application))
    assert "工会批复.pdf" in page.content.decode()
    typed = page_form(page) | {"detach": f"e2-01:{attached[0].pk}", "e2-04": "2026-03-01"}
    desk.post(url(application), typed)
    assert [a.evidence.title for a in attached.all()] == ["照片说明.pdf"]
    assert kept(application)["e2-04"] == "2026-03-01", "what was typed beside the button is kept"
    assert application.unit.evidence.count() == 2, "the library keeps the file"


def test_a_renamed_program_is_refused_where_it_was_chosen_and_the_rest_is_kept(application, desk):
    program = units.upload(b"MZ\x90\x00" + b"\x00" * 200, name="集体合同.pdf")
    typed = page_form(desk.get(url(application))) | {
        "e2-01-files": [program, units.upload(name="好的.pdf")],
        "e2-04": "2026-03-01",
    }
    page = desk.post(url(application), typed)
    assert page.status_code == 200
    assert "集体合同.pdf" in str(page.context["form"].errors["e2-01-files"])
    assert [a.evidence.title for a in Attachment.objects.filter(application=application)] == ["好的.pdf"]
    assert kept(application)["e2-04"] == "2026-03-01"


def test_files_of_the_library_are_used_again(application, desk):
    proof = units.evidence(unit=application.unit)
    page = desk.get(url(application))
    desk.post(url(application), page_form(page) | {"e2-01-reuse": [str(proof.pk)]})
    assert Attachment.objects.get(application=application).evidence == proof


def test_evidence_of_another_unit_is_refused(application, desk):
    units.evidence(unit=application.unit)
    foreign = units.evidence(unit=units.enterprise())
    page = desk.post(url(application), page_form(desk.get(url(application))) | {"e2-01-reuse": [str(foreign.pk)]})
    assert "e2-01-reuse" in page.context["form"].errors
    assert not Attachment.objects.exists()
    assert f'name="e2-01-reuse" value="{foreign.pk}"' not in page.content.decode()


def test_an_attachment_of_another_application_cannot_be_taken_away(application, desk):
    other = factories.application_at(A.DRAFT)
    attachment = other.attachments.order_by("pk")[0]
    desk.post(url(application), page_form(desk.get(url(application))) | {"detach": f"e2-01:{attachment.pk}"})
    assert Attachment.objects.filter(pk=attachment.pk).exists()


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_every_section_of_both_rubrics_opens(client):
    park = units.park()
    for unit in (units.enterprise(), park):
        draft = services.start_application(member=units.member(unit), campaign=factories.campaign())
        client.force_login(units.member(unit).user)
        for standard in draft.rubric.standards:
            page = client.get(url(draft, standard.id))
            assert page.status_code == 200
            text = unescape(page.content.decode())
            assert all(indicator.quote in text for indicator in standard.indicators)


def test_what_is_not_asked_of_a_unit_of_this_size_is_folded_and_has_no_field(client):
    unit = units.enterprise(size_class="small", industry="I")
    draft = services.start_application(member=units.member(unit), campaign=factories.campaign())
    client.force_login(units.member(unit).user)
    page = client.get(url(draft, "e5"))
    assert "e5-04" not in page.context["form"].fields
    assert '<details class="fold" id="q-e5-04">' in page.content.decode()


def test_a_section_that_the_survey_decides_asks_nothing(application, desk):
    page = desk.get(url(application, "e9"))
    assert not page.context["form"].fields
    assert page.context["section"].from_survey


def test_an_unknown_section_is_not_found(application, desk):
    assert desk.get(url(application, "e99")).status_code == 404


def test_what_is_missing_is_the_same_list_on_page_and_server(application, desk):
    page = desk.get(reverse("apply:application", args=[application.pk]))
    sentences = [str(gap.sentence) for gap in services.missing_in(application)]
    assert [str(gap.sentence) for gap in page.context["progress"].missing] == sentences
    text = unescape(page.content.decode())
    shown = re.findall(r'<li><a href="[^"]+/sections/(\w+)/#q-([\w-]+)">([^<]+)</a></li>', text)
    assert [sentence for _section, _indicator, sentence in shown] == sentences
    assert all(indicator.startswith(f"{section}-") for section, indicator, _sentence in shown)
    for section, indicator, _sentence in shown[:3]:
        assert f'id="q-{indicator}"' in desk.get(url(application, section)).content.decode()


def test_what_came_back_is_shown_at_its_question(client):
    returned = factories.application_at(A.RETURNED)
    client.force_login(units.member(returned.unit).user)
    item = returned.returns.get().items.get()
    overview = client.get(reverse("apply:application", args=[returned.pk])).content.decode()
    section = returned.rubric.standard_of(item.indicator).id
    assert f'{url(returned, section)}#q-{item.indicator}"' in overview
    assert item.reason in overview
    assert item.reason in client.get(url(returned, section)).content.decode()


def test_the_page_asks_as_many_queries_for_a_full_section_as_for_an_empty_one(client):
    empty = services.start_application(member=units.member(units.enterprise()), campaign=factories.campaign())
    full = factories.application_at(A.DRAFT)
    for number in range(4):
        services.attach_evidence(
            application=full,
            member=units.member(full.unit),
            indicator="e2-01",
            evidence=units.evidence(unit=full.unit, name=f"材料{number}.pdf"),
        )
    # One file at least, so that the empty one asks for its library as well.
    units.evidence(unit=empty.unit)
    services.attach_evidence(
        application=empty, member=units.member(empty.unit), indicator="e1-01", evidence=empty.unit.evidence.get()
    )
    counts = []
    for draft in (empty, full):
        client.force_login(units.member(draft.unit).user)
        for name in ("apply:application", "apply:section", "apply:review"):
            args = [draft.pk, "e2"] if name == "apply:section" else [draft.pk]
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name, args=args)).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) < 25


def test_typing_after_the_hand_in_is_refused_and_the_words_stay_on_the_page(client):
    handed_in = factories.application_at(A.SUBMITTED)
    client.force_login(units.member(handed_in.unit).user)
    before = kept(handed_in)
    page = client.post(url(handed_in), {"e2-04": "2026-01-01", "e2-04-seen": "", "e2-01-files": [units.upload()]})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert 'value="2026-01-01"' in page.content.decode()
    assert kept(handed_in) == before
    assert client.get(url(handed_in)).status_code == 302


def test_the_page_speaks_both_languages(application, desk):
    indicator = application.rubric.indicator("e2-05")
    for language, title in (("zh-hans", indicator.title_zh), ("en", indicator.title_en)):
        desk.cookies["django_language"] = language
        assert title in unescape(desk.get(url(application)).content.decode())
    translation.deactivate()


def test_progress_goes_on_to_the_next_section_and_ends_at_the_review(application, desk):
    progress = progress_of(application, units.member(application.unit))
    last = progress.sections[-1].standard.id
    answer = desk.post(url(application, last), page_form(desk.get(url(application, last))) | {"then": "next"})
    assert answer.headers["Location"] == reverse("apply:review", args=[application.pk])


def test_a_park_fills_in_its_own_rubric(client):
    park = units.park(kind=UnitKind.TOWN)
    draft = services.start_application(member=units.member(park), campaign=factories.campaign())
    client.force_login(units.member(park).user)
    page = client.get(url(draft, "p2"))
    assert page.context["form"]["p2-02-denominator"].value() == "80"
