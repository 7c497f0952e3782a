"""Re-check, cancellation, appeal: what never happens, and what happens with the plaque and the public check."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from journal import chain
from journal import clock as portal_clock
from journal.errors import Refused
from journal.models import Entry, Mail
from plaques.enums import PlaqueState, TitleState
from plaques.models import Plaque, Title
from plaques.services import take_back_plaque
from proceedings.enums import MotionKind
from rechecks import services
from rechecks.enums import Heard, Reason, RecheckOrigin, RecheckState, RevocationGround, RevocationState
from rechecks.models import Appeal, Recheck, Revocation
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.proceedings import factories as proceedings
from tests.rechecks import exits
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import UnitMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(clock) -> Title:
    made = evaluations.named_title()
    clock.forward(days=60)
    return made


# --- re-checks --------------------------------------------------------------------------------------------------------


def test_a_unit_is_told_what_to_show_and_until_when(title):
    row = exits.recheck(title)
    assert row.due_on == portal_clock.today() + timedelta(days=15)
    assert row.items.count() > 5
    assert Mail.objects.filter(key__startswith="told:").exists()


def test_a_re_check_is_open_once_for_a_title(title):
    exits.recheck(title)
    with pytest.raises(Refused):
        exits.recheck(title)


def test_only_the_governments_side_of_the_units_county_opens_one(title):
    offices = [
        bodies.officer(area="huancui", party="union"),
        bodies.officer(area="rushan"),
        bodies.officer(area="city"),
    ]
    for office in offices:
        with pytest.raises(Refused):
            services.open_recheck(
                title=title, origin=RecheckOrigin.TARGETED, reason="核查。", office=office, ground=Reason.COMPLAINT
            )
    assert not Recheck.objects.exists()


def test_inspections_are_shared_out_evenly_and_never_to_somebody_in_conflict(clock):
    titles = evaluations.named_titles(4)
    own = bodies.officer(area="huancui")
    second = bodies.officer(area="huancui", number=2)
    counted = {own.pk: 0, second.pk: 0}
    for one in titles[:3]:
        for inspector in exits.recheck(one).inspectors.all():
            if inspector.officer_id in counted:
                counted[inspector.officer_id] += 1
    assert sorted(counted.values()) == [1, 2]
    UnitMember.objects.create(unit=titles[3].unit, user=own.user, role="editor")
    named = {inspector.officer_id for inspector in exits.recheck(titles[3]).inspectors.all()}
    assert own.pk not in named
    assert len(named) == 3


def test_silence_is_on_record_and_is_no_failing(title, clock):
    row = exits.recheck(title)
    clock.forward(days=15)
    assert services.silence_rechecks() == 0
    clock.forward(days=1)
    assert services.silence_rechecks() == 1
    assert services.silence_rechecks() == 0
    row = exits.fresh(row)
    assert row.state == RecheckState.SILENT
    with pytest.raises(Refused):
        services.fail_recheck(recheck=row, office=exits.county(title), result="未提供材料。", short={})
    # What comes late is still taken.
    item = row.items.order_by("position")[0]
    services.show(recheck=row, member=units.member(title.unit), answers={item.key: "补充说明。"}, evidence={})
    assert exits.fresh(row).state == RecheckState.SHOWN


def test_a_refusal_counts_only_when_the_units_time_is_over(title, clock):
    row, office = exits.recheck(title), exits.county(title)
    with pytest.raises(Refused):
        services.note_refusal(recheck=row, office=office, text="门卫拒绝入厂。")
    clock.forward(days=16)
    services.silence_rechecks()
    services.note_refusal(recheck=row, office=office, text="门卫拒绝入厂。")
    services.fail_recheck(recheck=exits.fresh(row), office=office, result="拒绝复核。", short={})
    assert exits.fresh(row).state == RecheckState.FAILED
    title.refresh_from_db()
    assert title.is_in_force


def test_no_result_without_a_look_on_site(title):
    row = exits.shown(title)
    with pytest.raises(Refused):
        services.pass_recheck(recheck=row, office=exits.county(title), result="合格。")
    services.pass_recheck(recheck=exits.visited(row), office=exits.county(title), result="合格。")
    assert exits.fresh(row).state == RecheckState.PASSED


def test_what_falls_short_is_put_right_and_looked_at_a_second_time(title, clock):
    row, office = exits.visited(exits.shown(title)), exits.county(title)
    key = row.items.order_by("position")[0].key
    until = portal_clock.today() + timedelta(days=30)
    services.ask_to_rectify(recheck=row, office=office, result="限期整改。", short={key: "合同到期。"}, until=until)
    with pytest.raises(Refused):
        services.pass_recheck(recheck=exits.fresh(row), office=office, result="合格。")
    clock.forward(days=5)
    services.report_rectified(recheck=row, member=units.member(title.unit), note="已续签。", evidence={})
    with pytest.raises(Refused):
        services.pass_recheck(recheck=exits.fresh(row), office=office, result="合格。")
    services.pass_recheck(recheck=exits.visited(row), office=office, result="整改到位。")
    assert exits.fresh(row).state == RecheckState.PASSED


# --- cancelling -------------------------------------------------------------------------------------------------------


def test_a_title_is_cancelled_after_hearing_county_and_city_and_its_plaque_called_back(title):
    plaque = plaques.plaque(title, PlaqueState.HANDED_OVER)
    way = exits.revoked(title=title)
    title.refresh_from_db()
    plaque.refresh_from_db()
    assert title.state == TitleState.REVOKED
    assert plaque.state == PlaqueState.RECALLED
    assert plaque.return_due_on == portal_clock.today() + timedelta(days=15)
    assert way.appeal_until == portal_clock.today() + timedelta(days=30)
    assert Entry.objects.filter(action="title.revoke").exists()
    assert chain.verify()[2] == []


def test_nothing_is_put_before_the_unit_was_heard_or_its_time_is_over(title, clock):
    way = exits.to_hear(title)
    with pytest.raises(Refused):
        exits.put(way)
    clock.forward(days=10)
    assert services.close_hearings() == 0
    clock.forward(days=1)
    assert services.close_hearings() == 1
    way = exits.fresh(way)
    assert (way.heard, way.state) == (Heard.UNUSED, RevocationState.HEARD)
    exits.put(way)


def test_a_hearing_that_was_asked_for_is_waited_for(title, clock):
    way = exits.to_hear(title)
    services.state_case(revocation=way, member=units.member(title.unit), statement="", wants_hearing=True)
    clock.forward(days=40)
    assert services.close_hearings() == 0
    services.record_hearing(
        revocation=way,
        office=exits.county(title),
        held_on=portal_clock.today(),
        present="县三方、单位代表",
        minutes="单位陈述整改情况。",
    )
    assert exits.fresh(way).heard == Heard.HEARING


def test_a_dissent_in_the_city_goes_back_to_the_county_with_its_reasons(title):
    way = exits.proposed(title=title)
    meeting = proceedings.meeting(matters=[way.city_matter], sitting=True)
    (round_,) = proceedings.put_all(meeting, MotionKind.REVOKE)
    proceedings.dissent(round_, reason="应给予整改期。")
    lead = bodies.officer(area="city")
    with pytest.raises(Refused):
        services.send_back_to_county(revocation=way, office=lead, reason="应给予整改期。")
    proceedings.close_meeting(meeting=meeting, office=lead)
    services.send_back_to_county(revocation=way, office=lead, reason="应给予整改期。")
    assert exits.fresh(way).state == RevocationState.HEARD
    title.refresh_from_db()
    assert title.is_in_force
    # A new round of the county leads to the city once more.
    proceedings.all_approve(exits.put(exits.fresh(way)))
    way = exits.fresh(way)
    exits.decide(way.city_matter, MotionKind.REVOKE)
    exits.carry_out(exits.fresh(way))
    title.refresh_from_db()
    assert title.state == TitleState.REVOKED


def test_the_countys_three_may_leave_the_title_in_force(title):
    way = exits.heard(title=title)
    proceedings.all_approve(exits.put(way, MotionKind.KEEP))
    assert exits.fresh(way).state == RevocationState.DROPPED
    assert Mail.objects.filter(key__startswith="kept:").exists()


def test_false_material_needs_hearing_and_both_bodies(title):
    way = exits.revoked(title=title, ground=RevocationGround.FALSE_MATERIAL)
    title.refresh_from_db()
    assert (way.recheck, title.state) == (None, TitleState.REVOKED)


def test_a_dissolution_needs_the_registrys_proof_and_the_citys_four(title):
    office = exits.county(title)
    opening = {"title": title, "ground": RevocationGround.DISSOLUTION, "office": office, "reason": "已注销。"}
    with pytest.raises(Refused):
        services.open_revocation(**opening)
    way = services.open_revocation(**opening, proof=units.upload())
    # Nobody is left to be heard.
    assert str(way.stage) == "待报市级审议"
    services.lay_before_city(revocation=way, office=office)
    way = exits.fresh(way)
    assert way.stage == way.get_state_display()
    with pytest.raises(Refused):
        exits.carry_out(way)
    exits.decide(way.city_matter, MotionKind.REVOKE)
    exits.carry_out(exits.fresh(way))
    title.refresh_from_db()
    assert title.state == TitleState.REVOKED


def test_the_decision_waits_for_a_second_person(title):
    way = exits.proposed(title=title)
    meeting = proceedings.meeting(matters=[way.city_matter], sitting=True)
    proceedings.decide_all(meeting, MotionKind.REVOKE)
    with pytest.raises(Refused):
        exits.carry_out(exits.fresh(way))


# --- what the database refuses ----------------------------------------------------------------------------------------


def _end_by_hand(title: Title, decision: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plaques_title SET state = 'revoked', revoked_at = %s, revocation_id = %s WHERE id = %s",
            [portal_clock.now(), decision, title.pk],
        )


def _decision() -> int:
    from proceedings.enums import DecisionKind
    from proceedings.services import record_decision

    return record_decision(
        office=bodies.officer(area="city"),
        kind=DecisionKind.REVOCATION,
        document_number="直接撤销1号",
        title="撤销",
        decided_on=portal_clock.today(),
        text="理由。",
    ).pk


@pytest.mark.parametrize("station", ["to_hear", "heard", "proposed"])
def test_the_database_lets_no_title_end_without_hearing_county_and_city(title, station):
    getattr(exits, station)(title=title)
    with pytest.raises(IntegrityError):
        _end_by_hand(title, _decision())


def test_the_database_takes_no_city_without_the_county(title):
    way = exits.heard(title=title)
    from rechecks.services.revoking import _matter
    from tripartite.models import TripartiteBody

    with chain.act():
        matter = _matter(TripartiteBody.objects.get(level="city"), way, bodies.officer(area="city").actor)
    now = portal_clock.now()
    Revocation.objects.filter(pk=way.pk).update(state="proposed", proposed_at=now, city_matter=matter)
    exits.decide(matter, MotionKind.REVOKE)
    with pytest.raises(IntegrityError):
        _end_by_hand(title, _decision())


def test_the_database_calls_nobody_silent_before_the_last_day(title):
    way = exits.to_hear(title)
    now, today = portal_clock.now(), portal_clock.today()
    for heard in ("unused", "statement", "hearing"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revocation.objects.filter(pk=way.pk).update(state="heard", heard=heard, heard_at=now, heard_on=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.filter(pk=way.pk).update(state="heard")


def test_the_database_brings_no_cancelled_title_back_by_itself(title):
    exits.appealed(exits.revoked(title=title))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE plaques_title SET state = 'granted', revoked_at = NULL, revocation_id = NULL WHERE id = %s",
            [title.pk],
        )


def test_the_database_takes_no_appeal_after_its_last_day(title):
    appeal = exits.appealed(exits.revoked(title=title))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(filed_on=appeal.last_day + timedelta(days=1))


def test_a_failed_re_check_without_words_or_a_look_is_refused(title):
    row = exits.recheck(title)
    for values in ({"state": "failed"}, {"state": "rectifying"}, {"reason": ""}, {"ground": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recheck.objects.filter(pk=row.pk).update(**values)


# --- appeals and plaques ----------------------------------------------------------------------------------------------


def test_an_appeal_that_is_upheld_revives_the_same_title_and_number(title):
    plaque, number = plaques.plaque(title, PlaqueState.HANDED_OVER), title.number
    way = exits.revoked(title=title)
    exits.uphold(exits.appealed(way))
    title.refresh_from_db()
    assert (title.number, title.is_in_force, title.revocation) == (number, True, None)
    plaque.refresh_from_db()
    assert (plaque.state, plaque.return_due_on) == (PlaqueState.HANDED_OVER, None)
    assert Revocation.objects.get(pk=way.pk).decision is not None


def test_a_plaque_that_came_back_is_handed_over_anew_after_an_appeal(title):
    plaque = plaques.plaque(title, PlaqueState.HANDED_OVER)
    way = exits.revoked(title=title)
    plaque.refresh_from_db()
    take_back_plaque(plaque=plaque, office=exits.county(title), returned_by="王芳")
    exits.uphold(exits.appealed(way))
    plaque.refresh_from_db()
    assert (plaque.state, plaque.handed_over_to) == (PlaqueState.ISSUED, "")


def test_an_appeal_has_a_deadline_and_is_the_managers(title, clock):
    way = exits.revoked(title=title)
    with pytest.raises(Refused):
        services.file_appeal(revocation=way, member=units.colleague(unit=title.unit), text="不服。")
    clock.forward(days=31)
    with pytest.raises(Refused):
        exits.appealed(way)


def test_a_dismissed_appeal_leaves_the_cancellation(title):
    appeal = exits.appealed(exits.revoked(title=title))
    exits.decide(appeal.matter, MotionKind.MAINTAIN)
    services.dismiss_appeal(appeal=appeal, office=bodies.officer(area="city"))
    title.refresh_from_db()
    assert title.state == TitleState.REVOKED
    assert Appeal.objects.get().answer


def test_a_plaque_that_is_not_brought_back_in_time_is_overdue(title, clock):
    plaques.plaque(title, PlaqueState.HANDED_OVER)
    exits.revoked(title=title)
    clock.forward(days=15)
    assert not Plaque.objects.get().is_overdue
    clock.forward(days=1)
    assert Plaque.objects.get().is_overdue


def test_a_title_given_back_ends_its_open_re_check(title):
    row = exits.recheck(title)
    plaques.revoke(title, "自愿交回。")
    assert exits.fresh(row).state == RecheckState.CALLED_OFF


# --- yearly reports ---------------------------------------------------------------------------------------------------


def test_a_report_is_filed_once_and_a_missing_one_is_noticed_after_its_day(title, clock):
    from datetime import datetime

    clock.move_to(datetime(2027, 3, 31, 10))
    assert not services.reports_missing().exists()
    clock.move_to(datetime(2027, 4, 1, 10))
    assert list(services.reports_missing()) == [title]
    fields = services.ReportFields(headcount=120, disputes=0, arrears=False)
    services.file_report(title=title, year=2026, member=units.member(title.unit), fields=fields)
    assert not services.reports_missing().exists()
    with pytest.raises(Refused):
        services.file_report(title=title, year=2026, member=units.member(title.unit), fields=fields)
