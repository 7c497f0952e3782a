"""Every state of titles, plaques and requests to give a title back × every move of their tables."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from journal import clock as portal_clock
from plaques.enums import PlaqueState, SurrenderState, TitleState
from plaques.models import Surrender, Title
from plaques.services import expire_titles, withdraw_surrender
from plaques.transitions import PLAQUE, SURRENDER, TITLE
from proceedings.enums import DecisionKind
from proceedings.models import Decision
from proceedings.services import record_decision
from tests.evaluations.factories import named_title
from tests.journal.moves import names_from, try_every_move
from tests.plaques import factories as plaques
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def title_in(state: str, clock) -> Title:
    if state == TitleState.REVOKED:
        return named_title(revoked="自愿交回称号。")
    if state == TitleState.EXPIRED:
        title = named_title(last_day=clock.now().date() + timedelta(days=1))
        plaques.agreed(title)
        clock.forward(days=2)
        expire_titles()
        return title
    title = named_title()
    plaques.agreed(title)
    return title


def decision() -> Decision:
    return record_decision(
        office=bodies.officer(area="city"),
        kind=DecisionKind.REVOCATION,
        document_number="威人社销〔2026〕901号",
        title="关于取消命名的决定",
        decided_on=portal_clock.today(),
        text="自愿交回。",
    )


def surrender_in(state: str) -> Surrender:
    title = named_title()
    if state == SurrenderState.CARRIED_OUT:
        plaques.revoke(title, "自愿交回称号。")
        return title.surrenders.get()
    asked = plaques.surrender(title)
    if state == SurrenderState.WITHDRAWN:
        return withdraw_surrender(surrender=asked, member=units.member(title.unit))
    return asked


@pytest.mark.parametrize("state", TitleState)
def test_a_title_moves_as_its_table_says(state, clock):
    title = title_in(state, clock)
    changes = {"revoke": {"revocation": decision()}}
    if state == TitleState.REVOKED:
        # Back into force leads an upheld appeal alone: the database says so (tests/rechecks/test_ways_out.py).
        with pytest.raises(IntegrityError, match="without an appeal"), transaction.atomic():
            try_every_move(TITLE, title, changes)
        return
    assert try_every_move(TITLE, title, changes) == names_from(TITLE, state)


@pytest.mark.parametrize("state", PlaqueState)
def test_a_plaque_moves_as_its_table_says(state):
    reason = {"reason": "理由"}
    changes = {
        "hand_over": {"handed_over_to": "王芳"},
        "take_back": {"returned_by": "王芳"},
        "keep": {"return_due_on": None},
        "put_back": {"return_due_on": None, "handed_over_at": None, "handed_over_to": ""},
        "find": reason | {"handed_over_at": None, "handed_over_to": ""},
        **dict.fromkeys(("report_lost", "replace", "recall"), reason),
    }
    plaque = plaques.plaque(named_title(), state)
    assert try_every_move(PLAQUE, plaque, changes) == names_from(PLAQUE, state)


@pytest.mark.parametrize("state", SurrenderState)
def test_a_request_to_give_a_title_back_moves_as_its_table_says(state):
    assert try_every_move(SURRENDER, surrender_in(state)) == names_from(SURRENDER, state)
