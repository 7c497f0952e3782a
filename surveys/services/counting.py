"""The count: once, in the memory of a worker, after the survey has closed.

Order: (1) open all ballots in memory, (2) write the counts and delete the ballots in one transaction, (3) after its
commit destroy the key. A worker killed before the commit has changed nothing and the job begins again; killed after it,
the next run (or `tidy`) finds the counts and only destroys the key. The other way round, with the key gone first, a
kill in between would lose every answer.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from journal import jobs
from journal.actors import SYSTEM
from journal.chain import act
from standards.scoring import survey_result
from surveys import keys, sealing
from surveys.enums import CONTENT
from surveys.enums import SurveyState as S
from surveys.models import Survey
from surveys.transitions import SURVEY

# How long a PDF may lie that no row names: longer than a worker takes from its writing to its commit.
STRAY_SECONDS = 3600


@jobs.handler("surveys.count")
def count_survey(*, survey_id: int) -> None:
    """Count a closed survey. Running it again counts nothing twice. Raises `KeyMissing` when the key is not there."""
    with act():
        # The lock makes a second worker wait, and then find the survey counted.
        survey = Survey.objects.select_for_update(of=("self",)).select_related("edition").get(pk=survey_id)
        if survey.state == S.CLOSED:
            _count(survey)
        if survey.state in (S.COUNTED, S.VOID):
            transaction.on_commit(lambda: keys.destroy(survey.uid))


def _count(survey: Survey) -> None:
    rule = survey.rule
    came = survey.ballots.count()
    answered, spoiled, satisfied = came, 0, None
    if survey_result(rule, invited=survey.invited, answered=came, satisfied={}).counts:
        read = _tally(survey)
        answered, spoiled = read.ballots, came - read.ballots
        # Ballots that somebody has put in by hand may be unreadable; what is left must still reach the floor.
        if survey_result(rule, invited=survey.invited, answered=answered, satisfied={}).counts:
            satisfied = {dimension.key: read.satisfied[dimension.key] for dimension in rule.dimensions}
    survey.ballots.all().delete()
    SURVEY.move(
        survey,
        "count",
        actor=SYSTEM,
        changes={"answered": answered, "spoiled": spoiled, "satisfied": satisfied},
        data={"answered": answered, "spoiled": spoiled},
    )


@dataclass(slots=True)
class Tally:
    """How many ballots were read, and how many of them were content with each dimension."""

    ballots: int = 0
    satisfied: Counter[str] = field(default_factory=Counter)

    def add(self, answers: Mapping[str, int]) -> None:
        self.ballots += 1
        self.satisfied.update(key for key, choice in answers.items() if choice in CONTENT)


def _tally(survey: Survey) -> Tally:
    """Open every ballot, one after the other, keeping sums alone."""
    private_key = keys.load(survey.uid)
    questions = [dimension.key for dimension in survey.rule.dimensions]
    tally = Tally()
    for sealed in survey.ballots.order_by("id").values_list("sealed", flat=True).iterator(chunk_size=500):
        try:
            tally.add(sealing.open_sealed(private_key, survey.uid, questions, sealed))
        except sealing.Unreadable:
            continue
    return tally


def tidy() -> None:
    """Destroy what a killed process left in the key folder: keys of surveys that are over, slips that no row names."""
    over = Survey.objects.filter(uid__in=keys.left_keys(), state__in=[S.COUNTED, S.VOID])
    for uid in over.values_list("uid", flat=True):
        keys.destroy(uid)
    named = set(Survey.objects.exclude(slips_file="").values_list("slips_file", flat=True))
    for name in keys.left_slips(older_than=STRAY_SECONDS):
        if name not in named:
            keys.discard_slips(name)
