"""Draws through the services: contributions, frame, result, record; once for each plan and period, however late."""

import json
import subprocess
import sys
import uuid
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from journal.errors import Refused
from journal.models import Entry, Mail
from rechecks import draw_records, frame, services, tasks
from rechecks.enums import DrawState, Method
from rechecks.models import Contribution, Draw, DrawnUnit, Recheck
from rechecks.transitions import DRAW
from surveys import keys
from tests.evaluations import factories as applications
from tests.journal.moves import names_from, try_every_move
from tests.rechecks import factories
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db
SCRIPT = settings.BASE_DIR / "static" / "verify_draw.py"


@pytest.fixture(autouse=True)
def _key_folder(tmp_path, settings):
    settings.SURVEY_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def plan():
    factories.titles(30, granted_on=date(2025, 3, 1))
    return factories.plan(starts_on=date(2026, 7, 10))


@pytest.fixture
def draw(plan, clock):
    clock.move_to(clock.now().replace(month=7, day=1))
    return factories.opened(plan)


@pytest.fixture
def drawn(draw, clock, run_on_commit) -> Draw:
    factories.hand_in(draw)
    clock.forward(days=9)
    with run_on_commit():
        return services.carry_out(draw)


def script(record: str, folder, *noted: str) -> subprocess.CompletedProcess:
    path = folder / "record.json"
    path.write_text(record, encoding="utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, path, *noted], capture_output=True, text=True, timeout=60)


# --- before its day ---------------------------------------------------------------------------------------------------


def test_a_draw_opens_with_the_days_for_contributions_and_not_before(plan, clock):
    assert services.open_draws() == []
    clock.move_to(clock.now().replace(month=6, day=26))
    (draw,) = services.open_draws()
    assert (draw.due_on, draw.ends_on, draw.slug) == (date(2026, 7, 10), date(2027, 7, 10), "huancui-1-p1")
    assert services.open_draws() == []


def test_a_contribution_is_sealed_and_only_its_hash_is_to_be_seen(draw):
    factories.hand_in(draw, "gov")
    contribution = Contribution.objects.get()
    assert factories.THROWS.encode() not in bytes(contribution.sealed)
    assert factories.THROWS not in "".join(f"{entry.data}" for entry in Entry.objects.all())
    assert Entry.objects.get(action="contribution.hand_in").data["sha256"] == contribution.sha256


@pytest.mark.parametrize("throws", ["", "1234", "7" * 20, "1" * 101, "王芳13800000000", "12345 6x" * 4])
def test_a_contribution_holds_nothing_but_throws_of_a_die(draw, throws):
    with pytest.raises(Refused):
        services.contribute(draw=draw, office=bodies.officer(), throws=throws)
    assert not Contribution.objects.exists()


def test_an_organisation_hands_in_once(draw):
    factories.hand_in(draw, "gov")
    with pytest.raises(Refused):
        services.contribute(draw=draw, office=bodies.officer(number=2), throws=factories.THROWS)


def test_another_areas_officer_hands_in_nothing(draw):
    for office in (bodies.officer(area="rushan"), bodies.officer(area="city")):
        with pytest.raises(Refused):
            services.contribute(draw=draw, office=office, throws=factories.THROWS)


def test_nothing_can_be_handed_in_when_the_frame_is_frozen(draw, clock):
    factories.hand_in(draw, "gov", "union")
    clock.forward(days=9)
    services.draws.freeze(draw)
    with pytest.raises(Refused):
        factories.hand_in(draw, "employer")


# --- on its day -------------------------------------------------------------------------------------------------------


def test_nothing_is_drawn_before_its_day(draw):
    factories.hand_in(draw)
    assert not services.ready_draws().exists()
    services.carry_out(draw)
    draw.refresh_from_db()
    assert draw.state == DrawState.COLLECTING


def test_a_draw_states_what_it_has_drawn(drawn):
    assert (drawn.state, drawn.in_frame, drawn.size) == (DrawState.DRAWN, 30, 6)
    assert DrawnUnit.objects.filter(draw=drawn).count() == 6
    assert {(each.chance, each.out_of) for each in drawn.drawn.all()} == {(6, 30)}
    assert list(draw_records.faults_of(drawn)) == []
    assert not keys.left_keys("draws")


def test_the_frame_is_published_before_the_contributions_are_opened(draw, clock, monkeypatch):
    """A process that dies between them leaves the frame as it is: the next one draws the same titles from it."""
    factories.hand_in(draw)
    clock.forward(days=9)
    monkeypatch.setattr(services.draws, "_opened", _die)
    with pytest.raises(Died):
        services.carry_out(draw)
    draw.refresh_from_db()
    assert (draw.state, len(draw.frame_sha256), draw.seed) == (DrawState.FROZEN, 64, "")
    factories.titles(5, granted_on=date(2025, 3, 1))
    monkeypatch.undo()
    done = services.carry_out(Draw.objects.get(pk=draw.pk))
    assert (done.in_frame, done.frame_sha256) == (30, draw.frame_sha256)


class Died(BaseException):
    """As a kill ends a process: no handler of the portal takes it."""


def _die(*args, **kwargs):
    raise Died


@pytest.mark.parametrize("where", ["_keep", "_opened"])
def test_a_worker_that_dies_within_the_draw_leaves_nothing_of_it(draw, clock, monkeypatch, where):
    factories.hand_in(draw)
    clock.forward(days=9)
    monkeypatch.setattr(services.draws, where, _die)
    with pytest.raises(Died):
        services.carry_out(draw)
    assert not DrawnUnit.objects.exists()
    monkeypatch.undo()
    once = services.carry_out(Draw.objects.get(pk=draw.pk))
    again = services.carry_out(Draw.objects.get(pk=draw.pk))
    assert once.record == again.record
    assert DrawnUnit.objects.count() == 6


def test_two_of_three_are_enough_and_a_constant_stands_in_for_the_third(draw, clock):
    factories.hand_in(draw, "gov", "employer")
    clock.forward(days=9)
    record = json.loads(services.carry_out(draw).record)
    assert [each["sha256"] is None for each in record["contributions"]] == [False, True, False]
    assert record["contributions"][1]["content"] == "none handed in"


def test_with_one_contribution_the_draw_is_overdue_and_loudly_so(draw, clock):
    factories.hand_in(draw, "gov")
    clock.forward(days=10)
    bodies.officer(party="union"), bodies.officer(party="employer"), bodies.officer(area="city")
    out, err = StringIO(), StringIO()
    call_command("draw_rechecks", stdout=out, stderr=err)
    assert "OVERDUE, 1 contributions are missing" in err.getvalue()
    draw.refresh_from_db()
    assert draw.is_overdue
    assert list(Draw.objects.overdue()) == [draw]
    services.remind_of_contributions()
    services.remind_of_contributions()
    told = set(Mail.objects.values_list("recipient", flat=True))
    assert told == {f"{name}@example.cn" for name in ("huancui-union", "huancui-employer", "city-gov")}
    assert Mail.objects.count() == 3
    factories.hand_in(draw, "union")
    assert services.carry_out(draw).state == DrawState.DRAWN


def test_missed_periods_are_drawn_each_once_and_later(clock):
    factories.titles(20, granted_on=date(2026, 5, 1))
    plan = factories.plan(starts_on=date(2026, 7, 10), cadence=3, rate=20, rest_months=4)
    clock.move_to(clock.now().replace(year=2027, month=1, day=20))
    for draw in services.open_draws():
        factories.hand_in(draw)
    drawn = [services.carry_out(draw) for draw in services.ready_draws()]
    assert [(draw.period, draw.due_on) for draw in drawn] == [
        (1, date(2026, 7, 10)),
        (2, date(2026, 10, 10)),
        (3, date(2027, 1, 10)),
    ]
    assert services.open_draws() == []
    chosen = [set(draw.drawn.values_list("title", flat=True)) for draw in drawn]
    assert not chosen[0] & chosen[1]
    assert plan.draws.count() == 3


def test_a_census_needs_no_contributions(clock):
    factories.titles(7, granted_on=date(2026, 1, 1))
    plan = factories.plan(method=Method.CENSUS, starts_on=date(2026, 7, 10))
    clock.move_to(clock.now().replace(month=7, day=10))
    (draw,) = services.open_draws()
    with pytest.raises(Refused):
        factories.hand_in(draw, "gov")
    done = services.carry_out(draw)
    assert (done.size, plan.method) == (7, Method.CENSUS)
    assert list(draw_records.faults_of(done)) == []


def test_a_plan_and_period_is_drawn_once_whatever_is_tried(draw):
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(
            plan=draw.plan, period=draw.period, due_on=draw.due_on, ends_on=draw.ends_on, public_key="0" * 64
        )


def test_a_lost_key_voids_what_was_handed_in_and_asks_again(draw, clock):
    factories.hand_in(draw)
    keys.destroy(draw.uid, "draws")
    clock.forward(days=9)
    again = services.carry_out(draw)
    assert (again.state, again.frame, again.contributions.standing().count()) == (DrawState.COLLECTING, "", 0)
    assert Entry.objects.filter(action="draw.collect_anew").count() == 1
    factories.hand_in(again)
    done = services.carry_out(again)
    assert done.state == DrawState.DRAWN
    assert list(draw_records.faults_of(done)) == []


def test_a_key_that_no_draw_needs_is_destroyed_and_a_needed_one_stays(draw, monkeypatch):
    stray = keys.lay(uuid.uuid4(), "draws")
    assert stray
    services.tidy()
    assert len(keys.left_keys("draws")) == 2
    monkeypatch.setattr(keys, "recent", lambda folder: set())
    services.tidy()
    assert keys.left_keys("draws") == {draw.uid}


# --- the frame --------------------------------------------------------------------------------------------------------


def test_due_titles_are_certain_and_those_drawn_lately_rest(drawn, clock):
    chosen = set(drawn.drawn.values_list("title__number", flat=True))
    later = frame.places(drawn.plan, due_on=date(2026, 12, 1), ends_on=date(2027, 12, 1))
    assert {place.row.number for place in later if place.row.status == "rest"} == chosen
    years_on = list(frame.places(drawn.plan, due_on=date(2027, 7, 10), ends_on=date(2028, 7, 10)))
    assert {place.row.status for place in years_on if place.row.number not in chosen} == {"due"}
    assert {place.row.status for place in years_on if place.row.number in chosen} == {"draw"}


def test_a_unit_with_a_confirmed_fact_weighs_more(plan):
    from tests.enterprises import factories as enterprises

    title = plan.body.district.titles.order_by("number")[0]
    fact = enterprises.fact(unit=title.unit, state="silent")
    enterprises.services.confirm_fact(fact=fact, office=bodies.officer(), reason="处罚决定已生效。")
    weights = [place.row.weight for place in frame.places(plan, due_on=plan.starts(1), ends_on=plan.starts(2))]
    assert weights == [3] + [1] * 29


def test_titles_of_other_areas_kinds_and_ended_ones_are_not_in_the_frame(plan):
    factories.titles(2, area="rushan", granted_on=date(2025, 3, 1))
    assert len(list(frame.places(plan, due_on=plan.starts(1), ends_on=plan.starts(2)))) == 30
    plan.kind = "park"
    assert list(frame.places(plan, due_on=plan.starts(1), ends_on=plan.starts(2))) == []


@pytest.mark.parametrize(
    ("day", "months", "years", "then"),
    [
        (date(2024, 2, 29), 0, 1, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, 0, date(2026, 2, 28)),
        (date(2026, 12, 5), 3, 0, date(2027, 3, 5)),
    ],
)
def test_months_and_years_later(day, months, years, then):
    assert frame.later(day, months=months, years=years) == then


# --- the record -------------------------------------------------------------------------------------------------------


def test_anyone_can_repeat_a_draw_from_its_record(drawn, tmp_path):
    done = script(drawn.record, tmp_path, drawn.frame_sha256, drawn.record_sha256)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "RIGHT: 30 titles in the frame, 6 drawn" in done.stdout


def _change(record: str, how) -> str:
    read = json.loads(record)
    how(read)
    return json.dumps(read)


def _other_weight(read):
    read["frame"][0][2] = 9


def _other_throws(read):
    read["contributions"][1]["content"] = "6" * 20 + read["contributions"][1]["content"][20:]


def _other_result(read):
    drawn = {row[0] for row in read["result"]}
    read["result"][0][0] = next(row[0] for row in read["frame"] if row[0] not in drawn)


def _other_probability(read):
    read["result"][0][3] += 1


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (_other_weight, "Frame: it does not have the hash"),
        (_other_throws, "Contribution: what huancui-union handed in"),
        (_other_result, "Result: these were not drawn"),
        (_other_probability, "Result: the probability is wrong for"),
    ],
)
def test_a_changed_record_is_caught_and_what_was_changed_is_named(drawn, tmp_path, how, words):
    done = script(_change(drawn.record, how), tmp_path)
    assert done.returncode == 1
    assert words in done.stdout
    changed = Draw(pk=drawn.pk, plan=drawn.plan, record=_change(drawn.record, how), record_sha256=drawn.record_sha256)
    changed.frame, changed.frame_sha256, changed.seed = drawn.frame, drawn.frame_sha256, drawn.seed
    assert len(list(draw_records.faults_of(changed))) >= 2


def test_a_hash_that_was_noted_and_is_gone_is_named(drawn, tmp_path):
    done = script(drawn.record, tmp_path, "0" * 64)
    assert done.returncode == 1
    assert "A hash that was noted is not in the record" in done.stdout


@pytest.mark.parametrize("content", ["", "[]", '{"format": "weihai-hlr-recheck-draw/1"}', '{"format": "x"}'])
def test_the_script_says_so_when_a_record_is_broken(tmp_path, content):
    done = script(content, tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_record_holds_numbers_and_nothing_about_people(drawn):
    record = json.loads(drawn.record)
    assert set(record) == {
        "format", "algorithm", "draw", "area", "kind", "method", "due_on", "next_on", "frozen_at", "rules",
        "frame_rules", "frame_sha256", "contributions", "seed", "allocation", "trusted", "frame", "result",
    }  # fmt: skip
    title = drawn.drawn.order_by("position")[0].title
    assert title.unit_name not in drawn.record
    assert title.unit.uscc not in drawn.record


def test_the_command_repeats_a_draw_and_names_what_is_wrong(drawn):
    out = StringIO()
    call_command("verify_draw", str(drawn.pk), stdout=out)
    assert "is right: 6 titles of 30" in out.getvalue()
    if connection.vendor == "sqlite":
        DrawnUnit.objects.filter(draw=drawn, position=1).delete()
        with pytest.raises(CommandError, match=r"register|登记"):
            call_command("verify_draw", str(drawn.pk))
    with pytest.raises(CommandError, match="no draw"):
        call_command("verify_draw", "999999")


def test_a_dry_run_draws_nothing_and_says_what_is_due(draw, clock):
    factories.hand_in(draw)
    out = StringIO()
    call_command("draw_rechecks", "--date", "2026-07-12", "--dry-run", stdout=out)
    assert "huancui-1-p1: sample, due on 2026-07-10, ready to be drawn: about 6 of 30 titles" in out.getvalue()
    assert not DrawnUnit.objects.exists()
    call_command("draw_rechecks", "--date", "2026-07-12", stdout=out)
    assert "6 drawn of 30" in out.getvalue()


# --- the tables of moves, and what the database refuses ---------------------------------------------------------------


def test_a_draw_moves_as_its_table_says(draw, clock):
    frozen = {"frame": "x", "frame_sha256": "0" * 64}
    changes = {"freeze": frozen, "collect_anew": {"frozen_at": None, "frame": "", "frame_sha256": ""}}
    changes["draw"] = {"seed": "1", "record": "{}", "record_sha256": "0" * 64, "size": 0}
    assert try_every_move(DRAW, draw, changes) == names_from(DRAW, draw.state)
    factories.hand_in(draw)
    clock.forward(days=9)
    services.draws.freeze(draw)
    draw.refresh_from_db()
    assert try_every_move(DRAW, draw, changes) == names_from(DRAW, DrawState.FROZEN)
    done = services.carry_out(draw)
    assert try_every_move(DRAW, done, changes) == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": DrawState.DRAWN},
        {"state": DrawState.FROZEN},
        {"record": "{}"},
        {"frame": "x"},
    ],
)
def test_the_database_refuses_a_draw_whose_state_and_parts_differ(draw, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**change)


def test_the_database_refuses_a_probability_above_one_or_of_nothing(drawn):
    first = drawn.drawn.order_by("position")[0]
    other = drawn.plan.body.district.titles.exclude(drawn__draw=drawn).order_by("pk")[0]
    for chance, out_of, certain in [(7, 6, False), (0, 6, False), (6, 6, False), (5, 6, True)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            DrawnUnit.objects.create(
                draw=drawn, title=other, position=99, stratum="x", weight=1,
                is_certain=certain, chance=chance, out_of=out_of,
            )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DrawnUnit.objects.create(
            draw=drawn, title=first.title, position=99, stratum="x", weight=1, is_certain=True, chance=1, out_of=1
        )


@pytest.mark.postgresql
def test_what_was_drawn_and_handed_in_is_never_changed(drawn):
    for rows in (DrawnUnit.objects.all(), Contribution.objects.all(), Draw.objects.filter(pk=drawn.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=drawn.pk).update(record="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(sha256="0" * 64)


def test_a_day_is_near_when_it_is_reminded_of(draw, clock):
    bodies.officers()
    services.remind_of_contributions()
    assert Mail.objects.count() == 3
    clock.forward(days=7)
    services.remind_of_contributions()
    assert Mail.objects.count() == 6
    assert draw.due_on - timedelta(days=2) == clock.now().date()


def test_the_worker_that_draws_tells_the_units_at_once_and_once(clock):
    title = applications.named_title()
    plan = factories.plan(starts_on=clock.now().date() + timedelta(days=20))
    clock.forward(days=10)
    draw = factories.opened(plan)
    factories.hand_in(draw)
    tasks.carry_out_draw(draw.pk)
    assert not Recheck.objects.exists()
    clock.forward(days=10)
    for _worker in range(2):
        tasks.carry_out_draw(draw.pk)
    told = Recheck.objects.get()
    with translation.override("en"):
        assert told.why == f"Chosen by the draw {draw.slug}; its record is public."
    assert told.why == told.reason == f"由复核抽取 {draw.slug} 抽中，抽取记录已公开。"
    assert (told.title, told.drawn.draw, told.due_on > clock.now().date()) == (title, draw, True)
