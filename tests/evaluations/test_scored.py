"""What is remembered of a standard's score is what would be computed anew."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import scored
from evaluations.scored import Standing
from standards.content import TEXT
from standards.scoring import Facts, RubricScore, missing, score_rubric
from tests.standards import strategies
from tests.standards.factories import weihai

KINDS = ("enterprise", "park")
FACTS = [Facts(headcount=120, size_class="large", industry="C"), Facts(headcount=9, size_class="micro", industry="F")]


@pytest.fixture(autouse=True)
def forgotten():
    scored.PARTS.made.clear()
    scored.GAPS.made.clear()


def application(kind: str) -> Any:
    edition, rubric = SimpleNamespace(sha256="f" * 64), weihai().rubric_for(kind)
    return SimpleNamespace(edition=edition, rubric=rubric, unit=SimpleNamespace(kind=kind))


def told(score: RubricScore) -> list:
    """A column in words and figures."""
    rows = [(key, one.points, list(map(str, one.reasons)), one.pending) for key, one in score.indicators.items()]
    parts = {key: (part.points, part.maximum, part.floor) for key, part in score.by_standard.items()}
    return [score.total, score.pending, score.passed, list(map(str, score.shortfalls)), parts, rows]


@given(data=st.data(), kind=st.sampled_from(KINDS), facts=st.sampled_from(FACTS))
def test_a_form_that_changes_is_scored_as_if_nothing_were_remembered(data, kind, facts):
    own = application(kind)
    rubric = own.rubric
    keys = [item.id for item in rubric.indicators]
    answers = data.draw(st.fixed_dictionaries({item.id: strategies.values(item) for item in rubric.indicators}))
    for _turn in range(3):
        files = dict.fromkeys(data.draw(st.sets(st.sampled_from(keys))), 1)
        copied = data.draw(st.sets(st.sampled_from(keys)))
        standing = Standing(own, answers, facts)
        gaps = missing(rubric, answers, files, facts=facts, to_confirm=copied)
        assert told(standing.score()) == told(score_rubric(rubric, answers, facts=facts))
        by_standard = standing.missing(files, copied)
        assert list(by_standard) == [standard.id for standard in rubric.standards]
        assert [(g.indicator.id, g.what, str(g.sentence)) for own in by_standard.values() for g in own] == [
            (g.indicator.id, g.what, str(g.sentence)) for g in gaps
        ]
        changed = rubric.indicator(data.draw(st.sampled_from(keys)))
        answers = answers | {changed.id: data.draw(strategies.values(changed))}


def test_of_what_was_written_nothing_but_its_digest_is_remembered():
    own = application("enterprise")
    item = next(each for each in own.rubric.indicators if each.kind == TEXT)
    standing = Standing(own, {item.id: "甲乙丙丁戊己庚辛壬癸各记一笔。"}, FACTS[0])
    standing.score()
    standing.missing({}, ())
    assert len(scored.PARTS.made) == len(scored.GAPS.made) == len(own.rubric.standards)
    kept = repr(list(scored.PARTS.made.items())) + repr(list(scored.GAPS.made.items()))
    assert "庚辛" not in kept
