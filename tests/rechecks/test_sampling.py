"""The draw as arithmetic: its probabilities are exactly those it states, and it always gives the same."""

import itertools
import resource
import time
from collections import Counter
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rechecks import sampling
from rechecks.sampling import DRAW, DUE, REST, Row, Rules

SEED = "5a" * 32


class EveryWay:
    """Stands in for chance: gives one order and one start after the other, all of them."""

    def __init__(self, order: tuple[int, ...], start: int) -> None:
        self.order, self.start = order, start

    def shuffle(self, rows: list) -> None:
        rows[:] = [rows[place] for place in self.order]

    def below(self, bound: int) -> int:
        return self.start


def rows_of(*weights: int) -> list[Row]:
    return [Row(f"N{place}", "all", weight, DRAW) for place, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("weights", "number"),
    [
        ((1, 1, 1, 1), 2),
        ((3, 1, 1, 2), 2),
        ((5, 3, 2, 2, 1), 2),
        ((9, 1, 1, 1), 2),
        ((4, 4, 1, 1), 3),
        ((1, 2, 3, 4, 5), 4),
    ],
)
def test_every_start_of_every_order_counted_gives_the_stated_probability(weights, number):
    rows = rows_of(*weights)
    stated = {each.number: Fraction(each.chance, each.out_of) for each in _all_stated(rows, number)}
    pool = sampling._certain_by_weight(rows, number)[1]
    total = sum(row.weight for row in pool) or 1
    seen, ways = Counter(), 0
    for order in itertools.permutations(range(len(pool))):
        for start in range(total):
            chosen = sampling.choose(rows, number, EveryWay(order, start))
            assert len({each.number for each in chosen}) == number
            seen.update(each.number for each in chosen)
            ways += 1
    assert ways == factorial(len(pool)) * total
    assert {number: Fraction(times, ways) for number, times in seen.items()} == stated
    assert sum(stated.values()) == number


def _all_stated(rows: list[Row], number: int) -> set[sampling.Chosen]:
    """What a draw states of each title, gathered over all starts of one order."""
    pool = sampling._certain_by_weight(rows, number)[1]
    order = tuple(range(len(pool)))
    starts = range(sum(row.weight for row in pool) or 1)
    return {each for start in starts for each in sampling.choose(rows, number, EveryWay(order, start))}


def test_every_pair_of_titles_can_come_together():
    """The order of chance is what gives it; with a fixed one, neighbours would never meet (Hartley and Rao)."""
    rows, pairs = rows_of(1, 1, 1, 1, 1), set()
    for order in itertools.permutations(range(5)):
        for start in range(5):
            numbers = sorted(each.number for each in sampling.choose(rows, 2, EveryWay(order, start)))
            pairs.add(tuple(numbers))
    assert len(pairs) == 10


def test_frequencies_over_many_seeds_fit_the_stated_probabilities():
    """Chi-square with eight degrees of freedom: beyond 32 only once in ten thousand times, and the seeds are fixed."""
    rows, times, number = rows_of(1, 1, 1, 2, 2, 3, 3, 4), 3000, 3
    seen: Counter[str] = Counter()
    stated: dict[str, Fraction] = {}
    for seed in range(times):
        for each in sampling.choose(rows, number, sampling.Chance(f"{seed:064x}", "all")):
            seen[each.number] += 1
            stated[each.number] = Fraction(each.chance, each.out_of)
    chi = sum(float((seen[key] - times * p) ** 2 / (times * p * (1 - p))) for key, p in stated.items())
    assert chi < 32, (chi, seen)


def test_numbers_of_chance_are_all_alike():
    chance = sampling.Chance(SEED, "dice")
    seen = Counter(chance.below(6) for _n in range(6000))
    assert sum((times - 1000) ** 2 / 1000 for times in seen.values()) < 25.7
    with pytest.raises(ValueError, match="no bound"):
        chance.below(0)


def test_words_that_would_favour_a_number_are_thrown_away():
    chance = sampling.Chance(SEED, "x")
    bound = 2**62 + 1
    chance._words = iter([2**64 - 1, 3 * bound, 3 * bound - 1])
    assert chance.below(bound) == bound - 1


frames = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.sampled_from([DRAW, DRAW, DRAW, DUE, REST])), max_size=40
).map(lambda rows: [Row(f"N{place:03d}", *row) for place, row in enumerate(rows)])
rules = st.builds(
    lambda rate, least, more, each: Rules(rate, least, None if more is None else least + more, each),
    st.integers(1, 100),
    st.integers(0, 10),
    st.one_of(st.none(), st.integers(0, 10)),
    st.integers(0, 4),
)


@given(frames, rules)
@settings(max_examples=150, deadline=None)
def test_a_draw_keeps_the_rules_it_is_drawn_by(rows, rules):
    drawn = sampling.draw(rows, rules, SEED)
    numbers = [each.number for each in drawn.chosen]
    by_number = {row.number: row for row in rows}
    due = {row.number for row in rows if row.status == DUE}
    able = [row for row in rows if row.status != REST]
    assert numbers == sorted(set(numbers))
    assert due <= set(numbers)
    assert all(by_number[number].status != REST for number in numbers)
    assert all(each.chance == each.out_of for each in drawn.chosen if each.number in due)
    assert all(0 < each.chance <= each.out_of for each in drawn.chosen)
    assert len(numbers) >= sampling.wanted(rules, len(able))
    for stratum in {row.stratum for row in able}:
        members = [row.number for row in able if row.stratum == stratum]
        assert len(set(members) & set(numbers)) >= min(rules.per_stratum, len(members))
    assert len(numbers) == sum(drawn.allocation.values()) + len(due)
    assert drawn == sampling.draw(rows, rules, SEED)


@given(
    st.integers(0, 60), st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 20), st.integers(1, 90)))
)
@settings(max_examples=150, deadline=None)
def test_what_is_shared_out_is_all_shared_and_none_gets_more_than_its_room(number, strata):
    room = {key: places for key, (places, _weight) in strata.items()}
    got = sampling.share_out(number, room, {key: weight for key, (_places, weight) in strata.items()})
    assert sum(got.values()) == min(number, sum(room.values()))
    assert all(0 <= got[key] <= room[key] for key in room)


def test_a_census_takes_everyone_that_does_not_rest():
    rows = [*rows_of(1, 3, 1), Row("N9", "all", 1, REST)]
    drawn = sampling.draw(rows, Rules(100, 0, None, 0), SEED)
    assert [(each.number, each.chance, each.out_of) for each in drawn.chosen] == [
        ("N0", 1, 1),
        ("N1", 1, 1),
        ("N2", 1, 1),
    ]


def test_the_seed_depends_on_every_contribution_and_on_the_draw():
    pairs = [("huancui-gov", "1"), ("huancui-union", "2")]
    seeds = {
        sampling.seed_of("huancui-1-p1", pairs),
        sampling.seed_of("huancui-1-p2", pairs),
        sampling.seed_of("huancui-1-p1", [("huancui-gov", "1"), ("huancui-union", "3")]),
        sampling.seed_of("huancui-1-p1", pairs[::-1]),
    }
    assert len(seeds) == 4


def test_a_frame_reads_back_as_it_was_written():
    rows = [Row("WHE-2024-0001", "enterprise/large", 3, DUE), Row("WHE-2024-0002", "enterprise/-", 1, REST)]
    assert sampling.read_frame(sampling.frame_text(rows)) == rows
    assert sampling.read_frame("") == []


@pytest.mark.drill
def test_a_million_titles_are_drawn_within_ten_seconds_and_a_gibibyte():
    """The processor's seconds, from the text of the frame to the titles; memory at its peak, this process whole."""
    sizes = "large", "medium", "small", "micro"
    text = sampling.frame_text(
        Row(f"WHE-2024-{n:07d}", f"enterprise/{sizes[n % 4]}", 3 if n % 17 == 0 else 1, DUE if n % 29 == 0 else DRAW)
        for n in range(1_000_000)
    )
    begun = time.process_time()
    sampling.frame_sha256(text)
    drawn = sampling.draw(sampling.read_frame(text), Rules(20, 1, None, 1), SEED)
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n1,000,000 titles, {len(drawn.chosen)} drawn: {seconds:.1f} s, {memory:.0f} MiB")  # noqa: T201 -- a drill reports
    assert len(drawn.chosen) == 200_000
    assert seconds < 10
    assert memory < 1024
