"""Every state of titles and plaques × every move of their tables."""

from datetime import timedelta

import pytest

from journal import files
from journal.actors import SYSTEM
from plaques.enums import PlaqueState, TitleState
from plaques.models import Plaque, Title
from plaques.services import expire_titles, hand_over_plaque
from plaques.transitions import PLAQUE, TITLE
from tests.evaluations.factories import named_title
from tests.journal.moves import names_from, try_every_move
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


def title_in(state: str, clock) -> Title:
    if state == TitleState.REVOKED:
        return named_title(revoked="复核不合格。")
    if state == TitleState.EXPIRED:
        title = named_title(last_day=clock.now().date() + timedelta(days=1))
        clock.forward(days=2)
        expire_titles()
        return title
    return named_title()


def plaque_in(state: str) -> Plaque:
    artwork = files.store(
        purpose="plaque", name="plaque.pdf", content=b"%PDF", content_type="application/pdf", actor=SYSTEM
    )
    plaque = Plaque.objects.create(title=named_title(), artwork=artwork)
    if state == PlaqueState.HANDED_OVER:
        hand_over_plaque(plaque=plaque, office=bodies.officer(area="city"), received_by="王芳")
    return plaque


@pytest.mark.parametrize("state", TitleState)
def test_a_title_moves_as_its_table_says(state, clock):
    assert try_every_move(TITLE, title_in(state, clock)) == names_from(TITLE, state)


@pytest.mark.parametrize("state", PlaqueState)
def test_a_plaque_moves_as_its_table_says(state):
    received = {"hand_over": {"handed_over_to": "王芳"}}
    assert try_every_move(PLAQUE, plaque_in(state), received) == names_from(PLAQUE, state)
