"""Adverse facts: told to the unit, answered or not, and weighed by an officer before they count (BRIEF §4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enterprises.enums import FactKind, FactOrigin
from enterprises.enums import FactState as S
from enterprises.models import AdverseFact
from enterprises.services import answer_fact, confirm_fact, propose_fact, silence_overdue, withdraw_fact
from enterprises.transitions import ADVERSEFACT
from journal import files
from journal.errors import Refused
from journal.models import Entry, Mail
from tests.enterprises import factories as facts
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible
from tests.journal.moves import names_from, try_every_move
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def changes_of(fact: AdverseFact) -> dict:
    officer = bodies.officer()
    return {
        "answer": {"answer": "已支付。", "answered_by": units.member(fact.unit).user},
        "confirm": {"confirmed_by": officer, "confirmed_because": "属实。"},
        "withdraw": {"withdrawn_by": officer, "withdrawn_because": "有误。"},
    }


@pytest.mark.parametrize("state", S)
def test_a_fact_moves_as_its_table_says(state):
    fact = facts.fact(state=state)
    assert fact.state == state
    assert try_every_move(ADVERSEFACT, fact, changes_of(fact)) == names_from(ADVERSEFACT, state)


def test_the_unit_is_told_when_a_fact_is_entered():
    fact = facts.fact()
    mail = Mail.objects.get(recipient=units.member(fact.unit).user.email, key__startswith="fact_told")
    assert fact.unit.name in mail.subject
    assert f"/apply/facts/{fact.pk}/" in mail.body


def test_nobody_else_is_told():
    stranger = units.member(units.enterprise())
    facts.fact()
    assert not Mail.objects.filter(recipient=stranger.user.email, key__startswith="fact_").exists()


def test_the_days_to_answer_are_the_campaigns():
    evaluations.campaign()
    campaign = evaluations.Campaign.objects.get()
    evaluations.Campaign.objects.filter(pk=campaign.pk).update(fact_answer_days=4)
    unit, office = units.enterprise(), bodies.officer()
    fact = propose_fact(unit=unit, fact=facts.fact_fields(), office=office, actor=office.actor)
    assert (fact.answer_due_on - evaluations.clock.today()).days == 4


@pytest.mark.parametrize(
    ("area", "party", "may"),
    [
        ("huancui", "gov", True),
        ("city", "gov", True),
        ("huancui", "union", False),
        ("huancui", "employer", False),
        ("city", "union", False),
        ("rushan", "gov", False),
    ],
)
def test_the_government_side_of_county_or_city_enters_facts_and_no_other(area, party, may):
    unit, office = units.enterprise(), bodies.officer(area=area, party=party)
    if may:
        assert propose_fact(unit=unit, fact=facts.fact_fields(), office=office, actor=office.actor).state == S.PROPOSED
    else:
        with pytest.raises(Refused):
            propose_fact(unit=unit, fact=facts.fact_fields(), office=office, actor=office.actor)
        assert not AdverseFact.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_on": facts.date(2026, 6, 16)},
        {"text": "  "},
        {"source": ""},
        {"kind": FactKind.VETO, "veto": "pv-01"},
        {"kind": FactKind.VETO, "veto": "ev-99"},
    ],
)
def test_a_fact_that_cannot_be_is_refused_and_leaves_nothing(wrong):
    evaluations.load_weihai()
    unit, office = units.enterprise(), bodies.officer()
    with pytest.raises(Refused):
        propose_fact(unit=unit, fact=facts.fact_fields(**wrong), office=office, actor=office.actor)
    assert not AdverseFact.objects.exists()
    assert not Mail.objects.filter(key__startswith="fact_").exists()


def test_the_same_fact_is_entered_once_and_again_only_after_it_was_withdrawn():
    told = facts.fact(document="甲1号")
    again = {"unit": told.unit, "happened_on": told.happened_on, "document": "甲1号"}
    with pytest.raises(Refused):
        facts.fact(**again)
    withdraw_fact(fact=told, office=bodies.officer(), reason="文书号有误")
    assert facts.fact(**again).pk != told.pk


def test_a_fact_cannot_be_confirmed_while_the_unit_may_answer(clock):
    fact = facts.fact()
    with pytest.raises(Refused):
        confirm_fact(fact=fact, office=bodies.officer(), reason="属实")
    clock.forward(days=11)
    assert silence_overdue() == 1
    fact.refresh_from_db()
    assert confirm_fact(fact=fact, office=bodies.officer(), reason="属实").state == S.CONFIRMED


def test_a_fact_is_confirmed_only_with_a_reason():
    fact = facts.fact(state=S.ANSWERED)
    with pytest.raises(Refused):
        confirm_fact(fact=fact, office=bodies.officer(), reason=" ")


def test_silence_is_noted_once_and_on_the_day_after_the_last(clock):
    facts.fact()
    clock.forward(days=10)
    assert silence_overdue() == 0
    clock.forward(days=1)
    assert (silence_overdue(), silence_overdue()) == (1, 0)
    assert Entry.objects.filter(action="adversefact.fall_silent").count() == 1
    assert Mail.objects.filter(key__startswith="fact_silent", recipient=bodies.officer().user.email).count() == 1


def test_only_the_units_own_people_answer_and_only_once(clock):
    fact = facts.fact()
    stranger = units.member(units.enterprise())
    for member, text in ((stranger, "不属实"), (units.member(fact.unit), "  ")):
        with pytest.raises(Refused):
            answer_fact(fact=fact, member=member, text=text)
    answer_fact(fact=fact, member=units.member(fact.unit), text="已支付。", upload=units.upload())
    assert fact.answer_file is not None
    with pytest.raises(Refused):
        answer_fact(fact=fact, member=units.member(fact.unit), text="再补充")
    late = facts.fact()
    clock.forward(days=11)
    with pytest.raises(Refused):
        answer_fact(fact=late, member=units.member(late.unit), text="迟到的说明")


def test_an_officer_elsewhere_or_of_another_party_weighs_nothing():
    fact = facts.fact(state=S.ANSWERED)
    for office in (bodies.officer(area="rushan"), bodies.officer(party="union")):
        with pytest.raises(Refused):
            confirm_fact(fact=fact, office=office, reason="属实")
        with pytest.raises(Refused):
            withdraw_fact(fact=fact, office=office, reason="不属实")


def test_the_evidence_is_opened_by_officers_of_the_area_and_by_the_unit_alone():
    unit, office = units.enterprise(), bodies.officer()
    fact = propose_fact(unit=unit, fact=facts.fact_fields(), office=office, actor=office.actor, upload=units.upload())
    may = [office.user, bodies.officer(party="union").user, bodies.officer(area="city").user, units.member(unit).user]
    may_not = [bodies.officer(area="rushan").user, units.member(units.enterprise()).user]
    assert all(files.may_open(fact.file, user) for user in may)
    assert not any(files.may_open(fact.file, user) for user in may_not)


def test_what_departments_tell_needs_no_officer():
    unit = units.enterprise()
    fact = propose_fact(
        unit=unit,
        fact=facts.fact_fields(),
        office=None,
        actor=bodies.officer().actor,
        origin=FactOrigin.DEPARTMENT,
    )
    assert (fact.entered_by, fact.origin) == (None, FactOrigin.DEPARTMENT)


def test_the_database_refuses_a_fact_that_counts_unheard_or_without_its_reason():
    told, weighed = facts.fact(), facts.fact(state=S.CONFIRMED)
    assert_impossible(
        told,
        {"state": S.CONFIRMED, "confirmed_at": "now", "confirmed_by": bodies.officer(), "confirmed_because": "属实"},
        {"state": S.ANSWERED},
        {"state": S.SILENT},
        {"state": S.WITHDRAWN},
        {"state": S.WITHDRAWN, "withdrawn_at": "now"},
        {"text": ""},
        {"source": ""},
        {"veto": "ev-01"},
        {"kind": FactKind.VETO},
        {"happened_on": told.answer_due_on + timedelta(days=1)},
    )
    assert_impossible(weighed, {"confirmed_because": ""}, {"confirmed_by": None}, {"answer": ""})


def test_the_database_keeps_one_of_a_kind():
    first, second = facts.fact(), facts.fact()
    columns = {name: getattr(first, name) for name in ("unit", "kind", "happened_on", "document")}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdverseFact.objects.filter(pk=second.pk).update(**columns)
