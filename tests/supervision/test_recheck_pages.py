"""Plans of re-checks, draws and their calendar at the desk: county and city, each its own."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from rechecks import services
from rechecks.enums import DrawState, PlanState
from rechecks.models import Contribution, Draw, Plan
from rechecks.services.plans import RULES
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.rechecks import exits, factories
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key_folder(tmp_path, settings):
    settings.SURVEY_KEY_DIR = tmp_path / "keys"


def sign_in(client, area="huancui", party="gov"):
    client.force_login(bodies.officer(area=area, party=party).user)
    return client


def given(**changes):
    """A plan's form as a browser sends it."""
    values = {name: Plan._meta.get_field(name).default for name in RULES}
    values |= {"starts_on": "2026-07-20", "at_most": "", "kind": ""} | changes
    return {name: value for name, value in values.items() if value is not False}


@pytest.fixture
def draw(clock) -> Draw:
    factories.titles(12, granted_on=date(2025, 3, 1))
    plan = factories.plan(starts_on=date(2026, 7, 10))
    clock.move_to(clock.now().replace(month=7, day=1))
    return factories.opened(plan)


def test_the_government_side_drafts_a_plan_sees_what_it_would_do_and_puts_it(client):
    factories.titles(12, granted_on=date(2025, 3, 1))
    sign_in(client)
    assert client.get(reverse("desk:recheck-plan-new")).status_code == 200
    page = client.post(reverse("desk:recheck-plan-new"), given(), follow=True)
    plan = Plan.objects.get()
    assert page.redirect_chain == [(reverse("desk:recheck-plan", args=[plan.pk]), 302)]
    assert page.context["preview"].number == 3
    assert len(page.context["preview"].longest) == 10
    client.post(reverse("desk:recheck-plan-put", args=[plan.pk]), {"text": "请审议。"})
    round_ = Plan.objects.get(pk=plan.pk).matter.rounds.get()
    assert client.get(reverse("desk:round", args=[round_.pk])).status_code == 200
    assert client.get(reverse("desk:recheck-plan", args=[plan.pk])).context["why_not_put"]
    proceedings.all_approve(round_)
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rate", "0"),
        ("rate", "101"),
        ("starts_on", "2026-07-31"),
        ("starts_on", "gestern"),
        ("at_most", "0"),
        ("rest_months", "36"),
        ("within_years", "0"),
        ("cadence", "5"),
        ("method", "dice"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_typed_is_lost(client, field, value):
    sign_in(client)
    page = client.post(reverse("desk:recheck-plan-new"), given(**{field: value, "per_stratum": "7"}))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert 'value="7"' in page.content.decode()
    assert not Plan.objects.exists()


def test_a_draft_is_changed_or_discarded_and_not_while_the_three_are_asked(client):
    plan = factories.draft()
    sign_in(client)
    address = reverse("desk:recheck-plan-change", args=[plan.pk])
    client.post(address, given(rate="35"))
    plan.refresh_from_db()
    assert plan.rate == 35
    round_ = services.put_plan(plan=plan, office=bodies.officer(), text="请审议。")
    page = client.post(address, given(rate="40"))
    assert page.context["why_not"]
    client.post(reverse("desk:recheck-plan-discard", args=[plan.pk]))
    plan.refresh_from_db()
    assert (plan.rate, plan.state) == (35, PlanState.DRAFT)
    proceedings.dissent(round_)
    client.post(reverse("desk:recheck-plan-discard", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == PlanState.DISCARDED


def test_a_union_or_the_city_drafts_no_plan(client):
    for area, party in [("huancui", "union"), ("city", "gov")]:
        sign_in(client, area, party)
        page = client.post(reverse("desk:recheck-plan-new"), given())
        assert page.context["why_not"]
    assert not Plan.objects.exists()


def test_another_areas_plan_and_draw_are_not_found(client, draw):
    sign_in(client, "rushan")
    plan = draw.plan_id
    for name, pk in [("recheck-plan", plan), ("recheck-plan-change", plan), ("recheck-draw", draw.pk)]:
        assert client.get(reverse(f"desk:{name}", args=[pk])).status_code == 404
    for name, pk in [("recheck-plan-put", plan), ("recheck-plan-discard", plan), ("recheck-hand-in", draw.pk)]:
        assert client.post(reverse(f"desk:{name}", args=[pk])).status_code == 404
    assert client.get(reverse("desk:rechecks")).context["entries"] == []


def test_an_organisation_hands_in_its_throws_or_lets_the_portal_throw(client, draw):
    address = reverse("desk:recheck-hand-in", args=[draw.pk])
    sign_in(client)
    page = client.post(address, {"throws": "123 789"})
    assert "throws" in page.context["form"].errors
    assert "123 789" in page.content.decode()
    client.post(address, {"throws": "1 2 3 4 5 6 1 2 3 4 5 6 1 2 3 4 5 6 1 2"})
    sign_in(client, party="union").post(address, {"throws": "", "by_chance": "1"})
    assert Contribution.objects.count() == 2
    again = client.post(address, {"by_chance": "1"})
    assert again.context["why_not"]
    assert Contribution.objects.count() == 2


def test_an_overdue_draw_stands_first_for_its_three_and_for_the_city(client, draw, clock):
    clock.forward(days=12)
    for area, party in [("huancui", "union"), ("city", "gov")]:
        sign_in(client, area, party)
        entries = client.get(reverse("desk:rechecks")).context["entries"]
        assert entries[0].is_late
        assert entries[0].draw == draw
        tasks = {task.key: task for task in client.get(reverse("desk:home")).context["mine"]}
        assert tasks["draws"].late == 1
    assert "lacking" in client.get(reverse("desk:recheck-draw", args=[draw.pk])).context


def test_re_checks_stand_in_the_calendar_the_overdue_ones_first(client, draw, clock):
    late = exits.recheck()
    clock.move_to(datetime.combine(late.due_on, time(9)) + timedelta(days=2))
    soon = exits.recheck(evaluations.named_title(area="rushan"))
    sign_in(client, "city")
    page = client.get(reverse("desk:rechecks"))
    rows = [(entry.recheck, entry.is_late) for entry in page.context["entries"] if entry.recheck]
    assert rows == [(late, True), (soon, False)]
    assert page.context["entries"][0].is_late
    by_area = {area.body.district.slug: (area.under_way, area.late) for area in page.context["areas"]}
    assert (by_area["huancui"], by_area["rushan"], by_area["torch"]) == ((1, 1), (1, 0), (0, 0))
    sign_in(client, "rushan")
    entries = client.get(reverse("desk:rechecks")).context["entries"]
    assert [entry.recheck for entry in entries if entry.recheck] == [soon]


def test_a_draw_that_is_over_shows_what_was_drawn(client, draw, clock):
    factories.hand_in(draw)
    clock.forward(days=9)
    assert services.carry_out(draw).state == DrawState.DRAWN
    sign_in(client)
    page = client.get(reverse("desk:recheck-draw", args=[draw.pk]))
    assert page.context["page"].paginator.count == 3
    overview = client.get(reverse("desk:rechecks"))
    assert [entry.draw for entry in overview.context["entries"]] == [None]
    assert overview.context["areas"][0].drawn == 3


def test_the_calendar_asks_no_more_for_more_plans(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for area in ("huancui", "wendeng"):
        factories.plan(area=area, starts_on=date(2026, 7, 10))
    exits.recheck()
    sign_in(client, "city")
    client.get(reverse("desk:rechecks"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk:rechecks"))
    for area in ("rongcheng", "rushan", "torch", "jingqu"):
        factories.plan(area=area, starts_on=date(2026, 7, 10))
    exits.recheck(evaluations.named_title(area="rushan"))
    with django_assert_num_queries(len(few)):
        client.get(reverse("desk:rechecks"))


# --- plans through the services ---------------------------------------------------------------------------------------


def test_a_new_version_begins_after_the_draw_that_has_begun_and_ends_the_old_one(draw, clock):
    late = factories.draft(starts_on=date(2027, 1, 15), rate=50)
    round_ = services.put_plan(plan=late, office=bodies.officer(), text="请审议。")
    proceedings.all_approve(round_)
    old = Plan.objects.get(pk=draw.plan_id)
    assert (old.state, old.ends_on) == (PlanState.REPLACED, date(2027, 1, 15))
    clock.move_to(clock.now().replace(year=2028, month=1, day=20))
    services.open_draws()
    days = Draw.objects.order_by("due_on").values_list("plan", "due_on")
    assert list(days) == [(old.pk, date(2026, 7, 10)), (late.pk, date(2027, 1, 15)), (late.pk, date(2028, 1, 15))]


def test_a_plan_cannot_begin_before_what_has_begun_nor_without_time_to_hand_in(draw):
    from journal.errors import Refused

    early = factories.draft(starts_on=draw.due_on)
    with pytest.raises(Refused):
        services.put_plan(plan=early, office=bodies.officer(), text="请审议。")
    soon = services.change_plan(
        plan=early, office=bodies.officer(), values={"starts_on": date(2026, 7, 1) + timedelta(days=13)}
    )
    with pytest.raises(Refused):
        services.put_plan(plan=soon, office=bodies.officer(), text="请审议。")


def test_one_plan_for_all_kinds_or_one_for_each_and_not_both(draw):
    from journal.errors import Refused

    parks = factories.draft(kind="park", starts_on=date(2026, 12, 1))
    with pytest.raises(Refused):
        services.put_plan(plan=parks, office=bodies.officer(), text="请审议。")


@pytest.mark.parametrize(
    "change",
    [
        {"rate": 0},
        {"rate": 101},
        {"cadence": 5},
        {"at_least": 5, "at_most": 4},
        {"within_years": 0},
        {"fact_weight": 0},
        {"rest_months": 36},
        {"state": PlanState.IN_FORCE},
        {"ends_on": date(2027, 1, 1), "state": PlanState.REPLACED},
    ],
)
def test_the_database_refuses_a_plan_that_cannot_be(change):
    from django.db import IntegrityError, transaction

    plan = factories.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**change)


def test_a_plan_moves_as_its_table_says(draw):
    from rechecks.transitions import PLAN
    from tests.journal.moves import names_from, try_every_move

    changes = {"replace": {"ends_on": date(2027, 1, 1)}}
    assert try_every_move(PLAN, draw.plan, changes) == names_from(PLAN, PlanState.IN_FORCE)
    draft = factories.draft(starts_on=date(2027, 1, 15))
    other = factories.draft(area="rushan")
    assert try_every_move(PLAN, other, changes) == names_from(PLAN, PlanState.DRAFT)
    services.discard_plan(plan=draft, office=bodies.officer())
    draft.refresh_from_db()
    assert try_every_move(PLAN, draft, changes) == []
