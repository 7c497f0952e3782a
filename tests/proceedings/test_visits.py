"""Site visits: who plans, who notes, what stays, what the report says (BRIEF §6)."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from PIL import Image

from evaluations.enums import ApplicationState as A
from journal import clock, files
from journal.errors import MoveRefused, Refused
from journal.models import Entry, Mail
from proceedings import rules
from proceedings.enums import Found, VisitState
from proceedings.models import Visit, VisitFinding
from proceedings.services import (
    add_photo,
    call_off_visit,
    finish_visit,
    note_finding,
    plan_visit,
    recuse,
    set_visitors,
    take_photo_away,
)
from proceedings.services.visits import make_report
from proceedings.transitions import VISIT
from tests.evaluations import factories as evaluations
from tests.plaques.papers import text_of
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return evaluations.application_at(A.COUNTY_REVIEW)


@pytest.fixture
def visit(application) -> Visit:
    return planned(application)


def planned(application, **changes) -> Visit:
    office = bodies.officer(area="huancui")
    fields = {
        "planned_for": clock.now() + timedelta(hours=2),
        "place": "演示路1号",
        "visitors": bodies.officers("huancui")[:2],
    }
    return plan_visit(matter=application.county_matter, office=office, **(fields | changes))


def picture(*, where: bool = False) -> SimpleUploadedFile:
    """A photo as a phone makes it; `where` with a place in its data."""
    out, image = io.BytesIO(), Image.new("RGB", (2600, 1300), "#446688")
    exif = Image.Exif()
    if where:
        exif.get_ifd(0x8825)[2] = (37.0, 30.0, 1.5)
        exif[0x0110] = "Phone X"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")


def indicator(visit: Visit) -> str:
    from proceedings.services import checklist_of

    return checklist_of(visit)[0].key


# --- planning ---------------------------------------------------------------------------------------------------------


def test_a_planned_visit_names_its_visitors_and_tells_the_unit_alone(application):
    before = Mail.objects.count()
    visit = planned(application)
    assert [visitor.officer.organisation.party for visitor in visit.visitors.all()] == ["government", "union"]
    told = Mail.objects.order_by("pk")[before:]
    assert {each.recipient for each in told} == {m.user.email for m in application.unit.members.all()}
    assert "演示路1号" in told[0].body
    assert not mail.outbox


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"planned_for": clock.now() - timedelta(days=400)}, "将来的时间"),
        ({"visitors": []}, "参加核查"),
    ],
)
def test_a_visit_in_the_past_or_by_nobody_is_refused(application, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        planned(application, **changes)
    assert not Visit.objects.exists()


def test_another_body_neither_plans_nor_goes(application):
    stranger = bodies.officer(area="rushan")
    with pytest.raises(Refused):
        plan_visit(
            matter=application.county_matter,
            office=stranger,
            planned_for=clock.now() + timedelta(days=1),
            place="x",
            visitors=[stranger],
        )
    with pytest.raises(Refused):
        planned(application, visitors=[stranger])


def test_a_recused_officer_does_not_go(application):
    office = bodies.officer(area="huancui", party="union")
    recuse(matter=application.county_matter, office=office, reason="亲属在该企业任职。")
    with pytest.raises(Refused, match="回避"):
        planned(application, visitors=[office])


def test_no_visit_is_planned_while_opinions_are_given(application):
    proceedings.county_round(application)
    assert rules.why_not_visit(bodies.officer(area="huancui"), application.county_matter)


# --- noting -----------------------------------------------------------------------------------------------------------


def test_a_finding_is_rewritten_until_the_visit_is_finished_and_taken_back_by_an_empty_one(visit):
    office, item = bodies.officer(area="huancui", party="union"), indicator(visit)
    note_finding(visit=visit, office=office, item=item, found=Found.AS_STATED)
    note_finding(visit=visit, office=office, item=item, found=Found.DIFFERS, note="未见文件原件。")
    assert visit.findings.get().note == "未见文件原件。"
    note_finding(visit=visit, office=office, item=item, found="")
    assert not visit.findings.exists()


@pytest.mark.parametrize(("found", "note", "sentence"), [(Found.DIFFERS, " ", "哪里不符"), ("maybe", "", "选择一项")])
def test_a_difference_says_what_differs(visit, found, note, sentence):
    with pytest.raises(Refused, match=sentence):
        note_finding(visit=visit, office=bodies.officer(area="huancui"), item=indicator(visit), found=found, note=note)


def test_what_is_not_on_the_list_is_not_noted(visit):
    with pytest.raises(Refused, match="清单"):
        note_finding(visit=visit, office=bodies.officer(area="huancui"), item="zz-99", found=Found.AS_STATED)


def test_noting_leaves_no_journal_row_but_finishing_does(visit):
    office, before = bodies.officer(area="huancui"), Entry.objects.count()
    note_finding(visit=visit, office=office, item=indicator(visit), found=Found.AS_STATED)
    assert Entry.objects.count() == before
    finish_visit(visit=visit, office=office, summary="一切属实。")
    assert Entry.objects.filter(action="visit.finish").count() == 1


# --- photos -----------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_upright_smaller_and_without_place_or_phone(visit):
    photo = add_photo(visit=visit, office=bodies.officer(area="huancui"), upload=picture(where=True), key="a" * 16)
    with Image.open(io.BytesIO(files.read(photo.file))) as kept:
        assert max(kept.size) == 2000
        assert not dict(kept.getexif())


def test_a_photo_sent_twice_is_kept_once(visit):
    office = bodies.officer(area="huancui")
    first = add_photo(visit=visit, office=office, upload=picture(), key="b" * 16, item=indicator(visit))
    again = add_photo(visit=visit, office=office, upload=picture(), key="b" * 16, item=indicator(visit))
    assert (again.pk, visit.photos.count()) == (first.pk, 1)


def test_a_phone_that_runs_ahead_took_no_photo_in_the_future(visit):
    ahead = clock.now() + timedelta(days=3)
    photo = add_photo(
        visit=visit, office=bodies.officer(area="huancui"), upload=picture(), key="c" * 16, taken_at=ahead
    )
    assert photo.taken_at == clock.now()


def test_what_is_no_photo_is_refused(visit):
    from tests.units import factories as units

    upload = SimpleUploadedFile("x.pdf", units.pdf(), "application/pdf")
    with pytest.raises(ValidationError, match="不是照片"):
        add_photo(visit=visit, office=bodies.officer(area="huancui"), upload=upload, key="d" * 16)


def test_a_photo_is_taken_back_with_its_file_and_the_journal_keeps_that_it_was(visit):
    office = bodies.officer(area="huancui")
    photo = add_photo(visit=visit, office=office, upload=picture(), key="e" * 16)
    take_photo_away(photo=photo, office=office)
    assert not visit.photos.exists()
    assert Entry.objects.filter(action="visit.photo_away").count() == 1


# --- the end ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def finished(visit, run_on_commit) -> Visit:
    office = bodies.officer(area="huancui")
    note_finding(visit=visit, office=office, item=indicator(visit), found=Found.DIFFERS, note="未见文件原件。")
    add_photo(visit=visit, office=office, upload=picture(), key="f" * 16, item=indicator(visit))
    with run_on_commit():
        finish_visit(visit=visit, office=office, summary="车间整洁，<b>台账</b>不全。", received_by="人力资源部经理")
    return Visit.objects.select_related("report", "matter__body").get(pk=visit.pk)


def test_the_report_says_who_went_what_was_found_and_when_the_photo_was_taken(finished):
    text = text_of(files.read(finished.report))
    for words in ("实地核查记录", "演示路1号", "人力资源部经理", "未见文件原件。", "与申报不符1项", "<b>台账</b>不全"):
        assert words in text
    for visitor in finished.visitors.select_related("officer__organisation"):
        assert visitor.officer.organisation.name_zh in text


def test_a_report_is_made_once(finished):
    make_report(visit_id=finished.pk)
    assert Visit.objects.get(pk=finished.pk).report_id == finished.report_id
    assert Entry.objects.filter(action="visit.report").count() == 1


def test_nothing_is_written_after_the_end(finished):
    office, item = bodies.officer(area="huancui"), indicator(finished)
    for deed in (
        lambda: note_finding(visit=finished, office=office, item=item, found=Found.AS_STATED),
        lambda: add_photo(visit=finished, office=office, upload=picture(), key="g" * 16),
        lambda: take_photo_away(photo=finished.photos.get(), office=office),
        lambda: set_visitors(visit=finished, office=office, visitors=[office]),
        lambda: call_off_visit(visit=finished, office=office, reason="不去了。"),
        lambda: finish_visit(visit=finished, office=office, summary="再写一遍。"),
    ):
        with pytest.raises(Refused, match="不再更改"):
            deed()


@pytest.mark.parametrize("deed", ["update", "delete", "insert"])
def test_the_database_keeps_what_was_found(finished, deed):
    office = bodies.officer(area="huancui")
    deeds = {
        "update": lambda: VisitFinding.objects.update(note="别的。"),
        "delete": lambda: VisitFinding.objects.all().delete(),
        "insert": lambda: VisitFinding.objects.create(visit=finished, item="e1-02", found="as_stated", officer=office),
    }
    with pytest.raises(DatabaseError, match="this visit is over"), transaction.atomic():
        deeds[deed]()


def test_a_visit_is_not_finished_before_its_day_or_with_nothing_found(application):
    tomorrow = planned(application, planned_for=clock.now() + timedelta(days=1))
    assert "定于" in rules.why_not_finish(bodies.officer(area="huancui"), tomorrow)
    today = planned(application)
    with pytest.raises(Refused, match="尚未逐项"):
        finish_visit(visit=today, office=bodies.officer(area="huancui"), summary="好。")


def test_calling_off_needs_a_reason_and_tells_the_unit(visit):
    office = bodies.officer(area="huancui")
    with pytest.raises(Refused):
        call_off_visit(visit=visit, office=office, reason=" ")
    call_off_visit(visit=visit, office=office, reason="天气原因。")
    assert "取消" in Mail.objects.order_by("-pk")[0].subject


@pytest.mark.parametrize("move", ["finish", "call_off"])
@pytest.mark.parametrize("state", [VisitState.DONE, VisitState.CALLED_OFF])
def test_no_move_leaves_an_ended_visit(finished, move, state):
    from journal.chain import act

    if state == VisitState.CALLED_OFF:
        finished = planned(evaluations.application_at(A.COUNTY_REVIEW))
        call_off_visit(visit=finished, office=bodies.officer(area="huancui"), reason="改期。")
    with pytest.raises(MoveRefused), act():
        VISIT.move(finished, move, actor=bodies.officer(area="huancui").actor, reason="x")


@pytest.mark.parametrize(
    "bad",
    [
        {"state": "done"},
        {"ended_at": "2026-06-15T10:00Z"},
        {"state": "done", "ended_at": "2026-06-15T10:00Z", "summary": ""},
    ],
)
def test_the_database_refuses_an_impossible_visit(visit, bad):
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**bad)


def test_photos_and_report_are_opened_by_officers_who_may_read_the_visit(finished):
    member = finished.matter.recommends.unit.members.get().user
    for stored in (finished.report, finished.photos.get().file):
        assert rules.may_open_visit_file(stored, bodies.officer(area="huancui").user)
        assert rules.may_open_visit_file(stored, bodies.officer(area="city").user)
        assert not rules.may_open_visit_file(stored, bodies.officer(area="rushan").user)
        assert not rules.may_open_visit_file(stored, member)
