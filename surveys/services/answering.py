"""An employee answers: a code is used and a sealed ballot is kept, in one transaction, and nothing else is written."""

from collections.abc import Mapping

from django.db import models, transaction

from surveys import codes, sealing
from surveys.models import Ballot, Slip, Survey


class Outcome(models.TextChoices):
    """What became of answers that came in."""

    COUNTED = "counted"
    USED = "used"
    OVER = "over"
    UNKNOWN = "unknown"


def find_slip(code: str) -> Slip | None:
    """The slip of a well-formed code (`codes.read`), with its survey; None when there is none."""
    found = Slip.objects.filter(digest__in=codes.digests(code)).select_related("survey__unit", "survey__edition")
    return found.order_by("digest").first()


def answer_survey(*, code: str, answers: Mapping[str, int]) -> Outcome:
    """Take one employee's answers, once for a code. `answers` by question, each a `Choice`.

    No journal entry, no job, no time: whoever compares two dumps sees that a code was used and that a ballot came, and
    can open neither (docs/decisions/0015). Raises KeyError and ValueError for answers that the page cannot send.
    """
    slip = find_slip(code)
    if slip is None:
        return Outcome.UNKNOWN
    if slip.used:
        return Outcome.USED
    survey = slip.survey
    if not survey.takes_answers:
        return Outcome.OVER
    questions = [dimension.key for dimension in survey.rule.dimensions]
    sealed = sealing.seal(survey.public_key, survey.uid, questions, answers)
    with transaction.atomic():
        # The survey's row is the gate: whoever closes it waits for this answer, or this answer finds it closed.
        # Without the lock a ballot could slip in behind the count and be lost.
        if not Survey.objects.select_for_update().get(pk=survey.pk).takes_answers:
            return Outcome.OVER
        if not Slip.objects.filter(pk=slip.pk, used=False).update(used=True):
            return Outcome.USED if Slip.objects.filter(pk=slip.pk).exists() else Outcome.UNKNOWN
        Ballot.objects.create(survey=survey, sealed=sealed)
    return Outcome.COUNTED
