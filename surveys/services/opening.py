"""Ordering a survey: who is asked, from when until when."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from journal import clock
from journal.chain import act
from journal.errors import require
from standards.services import mark_edition_used
from surveys import rules
from surveys.models import Survey
from surveys.services.printing import order_slips
from surveys.subjects import Subject
from tripartite.models import Officer
from units.models import Unit

MOST_INVITED = 20_000
LONGEST = timedelta(days=60)


def order_survey(*, subject: Subject, office: Officer, invited: int, opens_on: date, closes_on: date) -> Survey:
    """Open a survey for a thing. A worker then makes its key and its slips; it takes answers from `opens_on` on.

    Raises `Refused`, and ValidationError with a sentence for a field: fewer invited than a result may be shown of,
    more than can be, days out of order.
    """
    clean_invited(subject.edition.content.survey.minimum_answers, invited)
    clean_days(opens_on, closes_on)
    with act() as log:
        # Of two orders at once the second waits here, and then finds the first one's survey.
        Unit.objects.select_for_update().get(pk=subject.unit.pk)
        require(rules.why_not_open(office, subject))
        mark_edition_used(edition=subject.edition)
        survey = Survey.objects.create(
            unit=subject.unit,
            reference=subject.reference,
            edition=subject.edition,
            invited=invited,
            opens_on=opens_on,
            closes_on=closes_on,
            opened_by=office,
            ordered_at=clock.now(),
        )
        log.append(
            action="survey.order",
            subject=survey,
            actor=office.actor,
            target=survey.state,
            data={
                "for": subject.reference,
                "invited": invited,
                "opens_on": opens_on.isoformat(),
                "closes_on": closes_on.isoformat(),
            },
        )
        order_slips(survey)
    return survey


def clean_invited(least: int, invited: int) -> None:
    """Raise ValidationError (for the field `invited`) when so many cannot be asked."""
    if invited < least:
        raise ValidationError(
            {"invited": _("At least %(n)d are invited: fewer answers are never shown.") % {"n": least}}
        )
    if invited > MOST_INVITED:
        raise ValidationError({"invited": _("At most %(n)d can be invited.") % {"n": MOST_INVITED}})


def clean_days(opens_on: date, closes_on: date) -> None:
    """Raise ValidationError (for the field at fault) when the days do not make a survey."""
    if opens_on < clock.today():
        raise ValidationError({"opens_on": _("The first day cannot lie in the past.")})
    if closes_on < opens_on:
        raise ValidationError({"closes_on": _("The last day lies before the first one.")})
    if closes_on - opens_on > LONGEST:
        raise ValidationError({"closes_on": _("A survey lasts %(n)d days at most.") % {"n": LONGEST.days}})
