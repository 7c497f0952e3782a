"""The draw as pure arithmetic: whole numbers and SHA-256, the standard library alone, no table.

Method: stratified, randomised systematic sampling with probabilities proportional to size, and units of certainty taken
first. Systematic selection is Madow's (W. G. Madow, "On the Theory of Systematic Sampling, II", Annals of Mathematical
Statistics 20, 1949, 333–354), the order of chance before it Hartley and Rao's (H. O. Hartley, J. N. K. Rao, "Sampling
with Unequal Probabilities and without Replacement", ibid. 33, 1962, 350–374), which gives every pair a chance as well.

Why the probabilities are exact: a stratum's units with weights w (sum W) lie on a line, each as long as n·w. The start
r is one of the W numbers 0 … W-1, all alike; the points r, r+W, r+2W … choose the units they fall on. Since n·w < W, a
unit is met by exactly n·w of the W starts, whatever the order: its probability is n·w / W, a fraction of whole numbers.
n units are always chosen. tests/rechecks/test_sampling.py counts every start of every order of small cases.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

FORMAT = "weihai-hlr-recheck-draw/1"
ALGORITHM = "stratified randomised systematic PPS (Madow 1949; Hartley and Rao 1962), SHA-256 in counter mode"
# Stands in for an organisation that handed nothing in, when two others did. Nobody can choose it.
NO_CONTRIBUTION = "none handed in"

DRAW, DUE, REST = "draw", "due", "rest"
"""A title in the frame may be drawn, is due (and so certain), or rests after a check (and is not drawn)."""


class Row(NamedTuple):
    """One title in the frame."""

    number: str
    stratum: str
    weight: int
    status: str


class Chosen(NamedTuple):
    """A title drawn, and the probability `chance`/`out_of` that it had. Certain: both are the same."""

    number: str
    stratum: str
    weight: int
    chance: int
    out_of: int


@dataclass(frozen=True, slots=True)
class Rules:
    """How many: a share in percent of the titles that do not rest, bounded; and so many of each stratum at least."""

    rate: int
    at_least: int
    at_most: int | None
    per_stratum: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out: how many were chosen by chance or weight in each stratum, and all chosen, by their numbers."""

    allocation: dict[str, int]
    chosen: list[Chosen]


# --- hashes -----------------------------------------------------------------------------------------------------------


def _sha256(kind: str, *parts: str) -> str:
    """The hash of texts, set apart by what they are; a line break separates them, and none of them holds one."""
    return hashlib.sha256("\n".join([f"weihai-hlr/{kind}/1", *parts]).encode()).hexdigest()


def frame_text(rows: Iterable[Row]) -> str:
    """The frame as it is hashed: a title a line, its four fields set apart by tabs, in the order of the numbers."""
    return "\n".join("\t".join((row.number, row.stratum, str(row.weight), row.status)) for row in rows)


def read_frame(text: str) -> list[Row]:
    """The frame from its text."""
    fields = (line.split("\t") for line in text.split("\n") if line)
    return [Row(number, stratum, int(weight), status) for number, stratum, weight, status in fields]


def frame_sha256(text: str) -> str:
    return _sha256("recheck-frame", text)


def contribution_sha256(draw: str, organisation: str, content: str) -> str:
    """The hash by which an organisation is bound to what it handed in, published before anybody reads it."""
    return _sha256("recheck-contribution", draw, organisation, content)


def seed_of(draw: str, contents: Sequence[tuple[str, str]]) -> str:
    """The seed: the hash of all contributions, each with its organisation, in the order of the record."""
    return _sha256("recheck-seed", draw, *(f"{organisation} {content}" for organisation, content in contents))


class Chance:
    """Numbers of chance from a seed: SHA-256 in counter mode, cut into words of 64 bits."""

    def __init__(self, seed: str, label: str) -> None:
        self._words = self._stream(bytes.fromhex(seed) + label.encode() + b"\n")

    @staticmethod
    def _stream(prefix: bytes) -> Iterator[int]:
        start, counter = hashlib.sha256(b"weihai-hlr/recheck-chance/1\n" + prefix), 0
        while True:
            block = start.copy()
            block.update(struct.pack(">Q", counter))
            yield from struct.unpack(">4Q", block.digest())
            counter += 1

    def below(self, bound: int) -> int:
        """One of 0 … bound-1, all alike: words beyond the last whole multiple of `bound` are thrown away."""
        if not 0 < bound < 2**63:
            raise ValueError(f"{bound} is no bound of a number of chance")
        for word in self._words:
            found = word % bound
            # The multiple of `bound` that the word lies above must be whole within 64 bits.
            if word - found <= 2**64 - bound:
                return found
        raise AssertionError("the stream of words never ends")

    def shuffle(self, rows: list) -> None:
        """Fisher and Yates: every order alike."""
        place = len(rows)
        if place < 2:
            return
        # `below` once more, without a call for each of what may be a million titles.
        for word in self._words:
            other = word % place
            if word - other <= 2**64 - place:
                place -= 1
                rows[place], rows[other] = rows[other], rows[place]
                if place == 1:
                    return


# --- how many ---------------------------------------------------------------------------------------------------------


def wanted(rules: Rules, able: int) -> int:
    """How many of so many titles the rules ask for: the share rounded up, within the bounds."""
    number = max(rules.at_least, -(-rules.rate * able // 100))
    if rules.at_most is not None:
        number = min(number, rules.at_most)
    return min(number, able)


def share_out(number: int, room: Mapping[str, int], weight: Mapping[str, int]) -> dict[str, int]:
    """Share a number among strata by their weights, none getting more than its room: full strata are closed and the
    rest is shared anew, fractions go to the largest remainders (equal ones by the stratum's name)."""
    got = {}
    open_ = {key for key in room if room[key] > 0}
    number = min(number, sum(room[key] for key in open_))
    while open_:
        total = sum(weight[key] for key in open_)
        full = {key for key in open_ if number * weight[key] >= room[key] * total}
        if not full:
            break
        got |= {key: room[key] for key in full}
        number -= sum(room[key] for key in full)
        open_ -= full
    if open_:
        total = sum(weight[key] for key in open_)
        got |= {key: number * weight[key] // total for key in open_}
        left = number - sum(got[key] for key in open_)
        for key in sorted(open_, key=lambda key: (-(number * weight[key] % total), key))[:left]:
            got[key] += 1
    return {key: got.get(key, 0) for key in sorted(room)}


def allocate(rows: Sequence[Row], rules: Rules) -> dict[str, int]:
    """How many titles to choose from each stratum besides the due ones. Minimum and due ones may exceed the share."""
    able, due, weight = {}, {}, {}
    for row in rows:
        if row.status == REST:
            continue
        counts = due if row.status == DUE else able
        counts[row.stratum] = counts.get(row.stratum, 0) + 1
        if row.status == DRAW:
            weight[row.stratum] = weight.get(row.stratum, 0) + row.weight
    need = {key: min(able[key], max(0, rules.per_stratum - due.get(key, 0))) for key in able}
    number = wanted(rules, sum(able.values()) + sum(due.values())) - sum(due.values()) - sum(need.values())
    more = share_out(max(0, number), {key: able[key] - need[key] for key in able}, weight)
    return {key: need[key] + more[key] for key in sorted(able)}


# --- who --------------------------------------------------------------------------------------------------------------


def choose(rows: Sequence[Row], number: int, chance: Chance) -> list[Chosen]:
    """Choose so many of a stratum's titles with probabilities proportional to their weights.

    Whoever would have a probability of one or more is certain and taken first; the others share what is left, until
    nobody is certain any more.
    """
    taken, pool = _certain_by_weight(rows, number)
    number -= len(taken)
    if not number:
        return taken
    chance.shuffle(pool)
    total = sum(row.weight for row in pool)
    # The next point on the line, measured from the start of the unit at hand.
    point = chance.below(total)
    for row in pool:
        length = number * row.weight
        if point < length:
            taken.append(Chosen(row.number, row.stratum, row.weight, length, total))
            point += total
        point -= length
    return taken


def _certain_by_weight(rows: Sequence[Row], number: int) -> tuple[list[Chosen], list[Row]]:
    total, left, bound = sum(row.weight for row in rows), number, None
    for weight in sorted({row.weight for row in rows}, reverse=True):
        alike = sum(1 for row in rows if row.weight == weight)
        if left * weight < total:
            break
        left, total, bound = left - alike, total - alike * weight, weight
    if bound is None:
        return [], list(rows)
    certain = [Chosen(row.number, row.stratum, row.weight, 1, 1) for row in rows if row.weight >= bound]
    return certain, [row for row in rows if row.weight < bound]


def draw(rows: Sequence[Row], rules: Rules, seed: str) -> Drawn:
    """The whole draw from a frozen frame. The same three always give the same titles."""
    allocation = allocate(rows, rules)
    strata: dict[str, list[Row]] = {key: [] for key in allocation}
    chosen = []
    for row in rows:
        if row.status == DUE:
            chosen.append(Chosen(row.number, row.stratum, row.weight, 1, 1))
        elif row.status == DRAW:
            strata[row.stratum].append(row)
    for key, members in strata.items():
        chosen += choose(members, allocation[key], Chance(seed, key))
    return Drawn(allocation, sorted(chosen))
