"""The yearly integrity grade: one stands for a year, a change says why, and C is an adverse fact."""

import pytest

from enterprises.enums import FactKind
from enterprises.models import AdverseFact, IntegrityGrade
from enterprises.services import set_grade
from journal.errors import Refused
from journal.models import Entry
from tests.enterprises import factories as facts
from tests.journal.guards import assert_impossible
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def test_a_grade_is_on_record_with_who_decided_it():
    grade = facts.grade()
    line = Entry.objects.get(action="integritygrade.set")
    assert (grade.grade, line.target, line.organisation) == ("A", "A", bodies.officer().actor.organisation)


def test_another_grade_of_the_year_needs_a_reason_and_replaces_the_first():
    first = facts.grade()
    with pytest.raises(Refused):
        facts.grade(unit=first.unit, grade="B")
    second = facts.grade(unit=first.unit, grade="B", reason="复核后调整。")
    assert list(IntegrityGrade.objects.standing().filter(unit=first.unit)) == [second]
    assert IntegrityGrade.objects.filter(unit=first.unit).count() == 2


def test_the_same_grade_twice_is_refused():
    first = facts.grade()
    with pytest.raises(Refused):
        facts.grade(unit=first.unit, reason="再次录入")


def test_grade_c_is_told_to_the_unit_as_a_fact_and_lower_ones_are_not():
    grade = facts.grade(grade="C")
    assert AdverseFact.objects.get(unit=grade.unit).kind == FactKind.GRADE_C
    assert not AdverseFact.objects.filter(unit=facts.grade(grade="B").unit).exists()


@pytest.mark.parametrize("wrong", [{"year": 2027}, {"decided_on": facts.date(2026, 6, 16)}])
def test_a_grade_of_the_future_is_refused(wrong):
    with pytest.raises(Refused):
        facts.grade(**wrong)


def test_a_park_has_no_grade():
    with pytest.raises(Refused):
        facts.grade(unit=units.park())


@pytest.mark.parametrize(("area", "party"), [("rushan", "gov"), ("huancui", "union"), ("city", "fic")])
def test_nobody_else_grades(area, party):
    with pytest.raises(Refused):
        set_grade(unit=units.enterprise(), office=bodies.officer(area=area, party=party), grade=facts.grade_fields())


def test_the_database_refuses_impossible_grades():
    first = facts.grade()
    other = facts.grade(unit=first.unit, year=2024)
    assert_impossible(first, {"grade": "D"}, {"source": ""}, {"year": 1999}, {"year": other.year})
