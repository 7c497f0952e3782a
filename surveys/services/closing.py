"""The end of a survey: by its last day, by the county, or by annulment."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from journal import clock, jobs
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.errors import Refused, require
from surveys import keys, rules
from surveys.enums import SurveyState as S
from surveys.models import Survey
from surveys.services.opening import clean_days
from surveys.transitions import SURVEY
from tripartite.models import Officer


def close_survey(*, survey: Survey, office: Officer) -> Survey:
    """The county ends a survey before its last day is over. A worker then counts it."""
    require(rules.why_not_close(office, survey))
    return _close(survey, office.actor)


def close_overdue() -> int:
    """End every survey whose last day is over. Returns how many. Safe to run again or late: after its last day a
    survey takes no answers even before this ran."""
    closed = 0
    for survey in Survey.objects.overdue():
        with act():
            locked = Survey.objects.select_for_update().get(pk=survey.pk)
            if locked.state == S.OPEN:
                _close(locked, SYSTEM)
                closed += 1
    return closed


def _close(survey: Survey, actor: Actor) -> Survey:
    with act():
        locked = SURVEY.move(survey, "close", actor=actor)
        name = locked.slips_file
        Survey.objects.filter(pk=locked.pk).update(slips_file="")
        transaction.on_commit(lambda: keys.discard_slips(name))
        jobs.enqueue("surveys.count", key=f"surveys.count:{locked.pk}", survey_id=locked.pk)
    return locked


def extend_survey(*, survey: Survey, office: Officer, closes_on: date) -> Survey:
    """Give a survey more days. Raises `Refused`, and ValidationError for the field `closes_on`."""
    require(rules.why_not_close(office, survey))
    if closes_on <= survey.closes_on:
        raise ValidationError({"closes_on": _("The new last day must lie after the present one.")})
    clean_days(max(survey.opens_on, clock.today()), closes_on)
    with act() as log:
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        if locked.state != S.OPEN or locked.closes_on < clock.today():
            raise Refused(_("The survey is over. Its last day can no longer be moved."))
        locked.closes_on = closes_on
        locked.save(update_fields=["closes_on"])
        log.append(
            action="survey.extend", subject=locked, actor=office.actor, data={"closes_on": closes_on.isoformat()}
        )
    return locked


def annul_survey(*, survey: Survey, office: Officer, reason: str) -> Survey:
    """Do away with a survey before its figures are known: wrong unit, slips in wrong hands, key lost. What was
    answered is deleted unread, and its key is destroyed."""
    require(rules.why_not_annul(office, survey))
    with act():
        locked = SURVEY.move(
            survey, "annul", actor=office.actor, reason=reason, changes={"void_reason": reason.strip()}
        )
        locked.ballots.all().delete()
        name, uid = locked.slips_file, locked.uid
        Survey.objects.filter(pk=locked.pk).update(slips_file="")
        transaction.on_commit(lambda: keys.discard_slips(name))
        # After the commit: a key that is gone for a survey that goes on would be the loss of every answer.
        transaction.on_commit(lambda: keys.destroy(uid))
    return locked
