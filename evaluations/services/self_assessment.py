"""The private self-assessment: keeping answers, and beginning the year's application from them.

Nothing here is journalled: the journal is read by officers, and that a unit looks at itself is nobody else's business.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import rules
from evaluations.models import Answer, Application, Campaign, SelfAnswer, SelfAssessment
from evaluations.services.filing import start_application
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from standards.content import Rubric
from standards.models import Edition
from standards.scoring import clean_value
from tripartite.models import User
from units.enums import UnitKind
from units.models import Unit, UnitMember
from units.rules import membership


def sheet_of(*, unit: Unit, user: User) -> SelfAssessment | None:
    """The sheet this person sees: the unit's, or the one begun before the county confirmed them. None: none yet."""
    sheets = SelfAssessment.objects.for_unit_member(user).filter(unit=unit).select_related("edition")
    # The unit's own first; a claimant's is taken over by the unit when it has none (`keep_self_answers`).
    return sorted(sheets, key=lambda sheet: sheet.person_id is not None)[0] if sheets else None


def keep_self_answers(*, unit: Unit, user: User, edition: Edition, answers: Mapping[str, Any]) -> SelfAssessment:
    """Keep answers, all or none; None takes one away. The first ones begin the sheet.

    Raises ValidationError with a sentence for a value that cannot be, KeyError for an unknown indicator, `Refused` for
    whoever may not.
    """
    member = membership(user, unit)
    require(rules.why_not_assess(user, unit, member))
    rubric, today, now = edition.rubric_for(UnitKind(unit.kind).rubric), clock.today(), clock.now()
    cleaned = {key: clean_value(rubric.indicator(key), raw, today=today) for key, raw in answers.items()}
    with transaction.atomic():
        # Two colleagues who begin at once begin one sheet.
        Unit.objects.select_for_update().get(pk=unit.pk)
        sheet = sheet_of(unit=unit, user=user) or SelfAssessment(unit=unit, begun_at=now)
        sheet.person = None if member else user
        sheet.edition, sheet.changed_at = edition, now
        sheet.save()
        SelfAnswer.objects.filter(
            assessment=sheet, indicator__in=[key for key, value in cleaned.items() if value is None]
        ).delete()
        SelfAnswer.objects.bulk_create(
            [
                SelfAnswer(assessment=sheet, indicator=key, value=value, changed_at=now)
                for key, value in cleaned.items()
                if value is not None
            ],
            update_conflicts=True,
            unique_fields=["assessment", "indicator"],
            update_fields=["value", "changed_at"],
        )
    return sheet


def answers_of(sheet: SelfAssessment | None, rubric: Rubric) -> dict[str, Any]:
    """What of a sheet still is an answer under this rubric: another edition may have dropped or changed a question."""
    kept = {} if sheet is None else dict(sheet.answers.order_by("pk").values_list("indicator", "value"))
    asked = {indicator.id: indicator for indicator in rubric.indicators}
    found = {}
    for key, value in kept.items():
        try:
            found[key] = clean_value(asked[key], value)
        except (KeyError, ValidationError):
            continue
    return found


def apply_from_self_assessment(*, member: UnitMember, campaign: Campaign) -> tuple[Application, int]:
    """Begin the year's application with the answers of the self-assessment, each marked as to be confirmed.

    Returns the application and how many answers were copied. Raises `Refused` when there is nothing to copy, the year's
    application is there already, or it may not begin.
    """
    sheet = sheet_of(unit=member.unit, user=member.user)
    if Application.objects.filter(unit=member.unit, campaign=campaign).exists():
        raise Refused(_("This year's application has begun already; nothing was copied into it."))
    answers = answers_of(sheet, campaign.edition.rubric_for(UnitKind(member.unit.kind).rubric))
    if not answers:
        raise Refused(_("Nothing is answered in the self-assessment yet."))
    with act():
        application = start_application(member=member, campaign=campaign)
        Answer.objects.bulk_create(
            [
                Answer(application=application, indicator=key, value=value, to_confirm=True, changed_at=clock.now())
                for key, value in answers.items()
            ],
            update_conflicts=True,
            unique_fields=["application", "indicator"],
            update_fields=["value", "to_confirm", "changed_at"],
        )
    return application, len(answers)
