"""No survey answer can be tied to a person by anyone who holds the database, its backups and the logs (BRIEF §15.7).

One attack (`spy`), on the portal as it is and on copies that were weakened on purpose: it must fail on the first and
succeed on each of the others, or it would prove nothing.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from journal import files
from journal.models import StoredFile
from surveys import codes, keys, sealing, services
from surveys.enums import CONTENT, Choice
from surveys.models import Slip, Survey
from tests.surveys import factories, spy

pytestmark = pytest.mark.django_db

KINDS = {"content": Choice.SATISFIED, "not content": Choice.DISSATISFIED}
# In no regular order: whatever changes with every other step (the last digit of a transaction number that grows by
# five) would look like a sign of what was answered. And enough of them: a step leaves some 5,000 clues, a hundred of
# which stand in about half of all steps by pure chance. With ten ballots one attack in thirty found a sign in noise;
# with twelve of each kind it is one in some hundred thousand (2 · ½²⁴ for each such clue).
KNOWN = tuple({"c": "content", "n": "not content"}[letter] for letter in "cnnncnnncnnncccccnccnncc")
VICTIMS = ("content", "not content", "not content", "content", "content", "not content")


class Listener(logging.Handler):
    """Everything that is logged, at the lowest level, before any filter."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Listener]:
    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield listener
    finally:
        root.removeHandler(listener)
        root.setLevel(level)


class Loot:
    """What the attacker has in the end: the survey's steps, those he knows the answers of and the others', every dump
    and every line of the log."""

    def __init__(self, survey: Survey, given: list[str]) -> None:
        self.survey, self.given = survey, given
        self.known: dict[str, list[spy.Step]] = {kind: [] for kind in KINDS}
        self.victims: list[spy.Step] = []
        self.truth: dict[str, str] = {}
        self.dumps = [spy.dump()]
        self.log = ""

    def cast(self, code: str, kind: str, listener: Listener) -> spy.Step:
        heard = len(listener.lines)
        response = factories.send(code, factories.answers(self.survey.rule, KINDS[kind]), client=Client())
        assert response.status_code == 302
        logged = "\n".join(listener.lines[heard:])
        self.dumps.append(spy.dump())
        self.log += logged
        return spy.step(self.dumps[-2], self.dumps[-1], code, logged)

    @property
    def told(self) -> dict[str, str]:
        """What the attack says of the victims."""
        return spy.guesses(self.known, self.victims)

    @property
    def read(self) -> dict[str, dict[str, int] | None]:
        """What he reads in the victims' ballots with whatever he finds that could be a key."""
        pairs = spy.paired(self.victims)
        return {code: spy.opened(self.survey, self.dumps, self.log, ballot) for code, ballot in pairs.items()}


@pytest.fixture
def attack() -> Callable[[], Loot]:
    """Hold a survey, cast known and unknown ballots through the real page, and look."""

    def run() -> Loot:
        loot = Loot(*factories.opened(invited=len(KNOWN) + len(VICTIMS)))
        waiting = iter(loot.given)
        with listening() as listener:
            for kind in KNOWN:
                loot.known[kind].append(loot.cast(next(waiting), kind, listener))
            for kind in VICTIMS:
                code = next(waiting)
                loot.truth[code] = kind
                loot.victims.append(loot.cast(code, kind, listener))
        return loot

    return run


# --- the portal as it is ----------------------------------------------------------------------------------------------


def test_dumps_logs_and_known_answers_tell_nothing_of_the_others(attack):
    loot = attack()
    # He does tie ballots to codes: that is assumed, and worth nothing to him.
    assert len(set(spy.paired(loot.victims).values())) == len(VICTIMS)
    assert spy.telling(loot.known) == {kind: set() for kind in KINDS}
    assert loot.told == {}
    assert set(loot.read.values()) == {None}


def test_nothing_in_the_loot_holds_a_code_or_an_answer_in_clear(attack):
    loot = attack()
    everything = b"\n".join(loot.dumps[-1].cells()) + loot.log.encode()
    for code in loot.given:
        assert code.encode() not in everything
        assert codes.shown(code).encode() not in everything
    # What does stand there is that it was used.
    assert set(Slip.objects.filter(used=True).order_by("pk").values_list("pk", flat=True)) <= set(
        spy.hashes_of(loot.given)
    )


def test_after_the_count_the_loot_of_all_times_opens_nothing_more(attack, run_on_commit, key_folder):
    loot = attack()
    services.close_survey(survey=loot.survey, office=factories.office())
    with run_on_commit():
        services.count_survey(survey_id=loot.survey.pk)
    loot.dumps.append(spy.dump())
    assert list((key_folder / "keys").iterdir()) == []
    assert set(loot.read.values()) == {None}
    assert loot.told == {}
    assert not loot.dumps[-1].rows["surveys_ballot"]
    survey = Survey.objects.get(pk=loot.survey.pk)
    assert survey.satisfied["pay"] == (KNOWN + VICTIMS).count("content")


def test_stored_files_hold_no_key_and_no_code(attack):
    loot = attack()
    survey = Survey.objects.get(pk=loot.survey.pk)
    private = keys.load(survey.uid).private_bytes_raw()
    kept = b"".join(files.read(stored) for stored in StoredFile.objects.order_by("pk"))
    assert private not in kept
    assert private.hex().encode() not in kept
    assert not [code for code in loot.given if code.encode() in kept]


# --- weakened copies: the same attack bites ---------------------------------------------------------------------------


@pytest.fixture
def sealed_by(monkeypatch) -> Callable:
    """Replace the sealing by another one."""

    def weaken(seal: Callable[..., bytes]) -> None:
        monkeypatch.setattr(services.answering.sealing, "seal", seal)

    return weaken


def bites(loot: Loot) -> bool:
    """Whether the attack names every victim's answer, and rightly."""
    return loot.told == loot.truth


def test_it_bites_where_answers_stand_in_clear_beside_the_code(attack, sealed_by):
    sealed_by(lambda key, uid, questions, answers: json.dumps(answers).encode().ljust(400))
    assert bites(attack())


def test_it_bites_where_the_length_of_a_ballot_tells(attack, sealed_by):
    seal = sealing.seal

    def unpadded(key, uid, questions, answers):
        return seal(key, uid, questions, answers) + b"\0" * sum(answers.values())

    sealed_by(unpadded)
    assert bites(attack())


def test_it_bites_where_the_same_answers_look_the_same(attack, sealed_by):
    sealed_by(lambda key, uid, questions, answers: hashlib.sha256(f"{key}{sorted(answers.items())}".encode()).digest())
    assert bites(attack())


def test_it_bites_where_sums_are_kept_up_to_date_with_every_answer(attack, sealed_by):
    """The tempting design: no ballots at all, only counters. Two dumps then differ by one person's answers."""
    counters, _codes = factories.opened(area="rushan")
    sums = [0, 0, 0]
    seal = sealing.seal

    def count(key, uid, questions, answers):
        for place, question in enumerate(("pay", "rest", "overall")):
            sums[place] += answers[question] in CONTENT
        Survey.objects.filter(pk=counters.pk).update(reference="pay {} rest {} overall {}".format(*sums))
        return seal(key, uid, questions, answers)

    sealed_by(count)
    assert bites(attack())


def test_it_bites_where_the_log_talks(attack, sealed_by):
    seal = sealing.seal

    def talkative(key, uid, questions, answers):
        logging.getLogger("surveys").debug("answered: %s", "".join(map(str, answers.values())))
        return seal(key, uid, questions, answers)

    sealed_by(talkative)
    assert bites(attack())


def test_it_bites_where_the_private_key_lies_in_the_database(attack, monkeypatch):
    lay = keys.lay

    def careless(uid):
        public = lay(uid)
        Survey.objects.filter(uid=uid).update(reference=keys.load(uid).private_bytes_raw().hex())
        return public

    with monkeypatch.context() as patch:
        patch.setattr(keys, "lay", careless)
        loot = attack()
    read = {code: "content" if answers["pay"] == 1 else "not content" for code, answers in loot.read.items()}
    assert read == loot.truth
