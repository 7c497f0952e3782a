"""Every state of units and claims × every move of their tables."""

import pytest

from journal.chain import act
from tests.journal.factories import CLERK
from tests.journal.moves import names_from, try_every_move
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import ClaimState, UnitState
from units.models import Claim, Unit
from units.services import approve_claim, decline_claim
from units.transitions import CLAIM, UNIT

pytestmark = pytest.mark.django_db


def unit_in(state: str) -> Unit:
    unit = units.enterprise(confirmed=state == UnitState.ACTIVE)
    if state == UnitState.DISSOLVED:
        with act():
            UNIT.move(unit, "dissolve", actor=CLERK, reason="注销登记")
    return unit


def claim_in(state: str) -> Claim:
    claim = units.claim()
    if state == ClaimState.APPROVED:
        approve_claim(claim=claim, office=bodies.officer())
    if state == ClaimState.DECLINED:
        decline_claim(claim=claim, office=bodies.officer(), reason="请提供授权书。")
    return claim


@pytest.mark.parametrize("state", UnitState)
def test_a_unit_moves_as_its_table_says(state):
    assert try_every_move(UNIT, unit_in(state)) == names_from(UNIT, state)


@pytest.mark.parametrize("state", ClaimState)
def test_a_claim_moves_as_its_table_says_and_is_decided_once(state):
    decided = {"decided_by": bodies.officer(), "reason": "理由"}
    led = try_every_move(CLAIM, claim_in(state), {"approve": decided, "decline": decided})
    assert led == names_from(CLAIM, state) == (["approve", "decline"] if state == ClaimState.PENDING else [])
