"""docs/never.md is true: what it says is attacked is attacked, and what was decided cannot be deleted in plain SQL."""

import ast
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from evaluations.enums import ApplicationState as A
from proceedings.enums import MeetingState, MotionKind
from proceedings.models import Attendance, Meeting
from tests.enterprises import factories as enterprises
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_kept
from tests.proceedings import enquiries
from tests.proceedings import factories as proceedings
from tests.surveys import factories as surveys
from tests.tripartite import factories as bodies

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/never.md").read_text(encoding="utf-8")
CHAPTERS = {int(text.split(".", 1)[0]): text for text in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
WAYS = ("pages", "services", "plain SQL")


def names_in(path: str) -> set[str]:
    """The tests of a file, those of classes too."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_number_of_the_list_has_its_chapter():
    assert sorted(CHAPTERS) == list(range(1, 12))


@pytest.mark.parametrize("number", sorted(CHAPTERS))
def test_every_attack_that_is_named_exists(number):
    rows = dict(re.findall(r"^\| (\w[\w ]*) \| (.+) \|$", CHAPTERS[number], flags=re.MULTILINE))
    assert [way for way in rows if way != "through"] == list(WAYS)
    for way in WAYS:
        named = TEST.findall(rows[way])
        assert named or rows[way].startswith("not an attack"), f"{number}, {way}: neither a test nor a reason"
        for path, name in named:
            assert name in names_in(path), f"{number}, {way}: {path} has no {name}"


def test_every_place_that_is_named_is_read_as_one():
    """A name with a slip in it would be passed over by the look above, and hold nothing."""
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    assert len(named) > 100
    assert [name for name in named if not (TEST.fullmatch(f"`{name}`") or (ROOT / name).is_file())] == []


# --- what was decided stays ------------------------------------------------------------------------------------------


def refused(statement: str) -> None:
    """Nobody does this to a row that is there, on either database."""
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_database_keeps_the_agenda_of_a_meeting_that_began_and_the_attendance_of_one_that_ended():
    application = evaluations.application_at(A.CITY_REVIEW)
    meeting = application.city_matter.agenda_items.get().meeting
    Attendance.objects.filter(meeting=meeting).delete()
    proceedings.begin(meeting)
    refused("DELETE FROM proceedings_agendaitem")
    refused("UPDATE proceedings_agendaitem SET position = position + 1")
    proceedings.decide_all(meeting, MotionKind.APPROVE)
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CLOSED
    refused("DELETE FROM proceedings_attendance")
    refused("UPDATE proceedings_attendance SET meeting_id = meeting_id")
    late = bodies.officer(area="city", number=4)
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
        Attendance.objects.create(meeting=meeting, officer=late, organisation=late.organisation)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_database_deletes_nothing_that_a_decision_rested_on():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    enterprises.fact(unit=application.unit)
    enterprises.grade(unit=application.unit)
    enquiries.item(unit=application.unit)
    surveys.opened()
    assert_kept(
        "DELETE FROM evaluations_score",
        "DELETE FROM enterprises_adversefact",
        "DELETE FROM enterprises_integritygrade",
        "DELETE FROM proceedings_enquiry",
        "DELETE FROM surveys_survey",
    )
