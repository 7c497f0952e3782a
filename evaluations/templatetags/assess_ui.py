"""What the assessor's pages read from mappings."""

from collections.abc import Mapping
from decimal import Decimal

from django import template

from evaluations import assessing
from evaluations.assessment_models import Mark
from evaluations.models import Submission

register = template.Library()


@register.filter
def at(mapping: Mapping, key: object) -> object:
    """The value under a key, or None."""
    return mapping.get(key)


@register.simple_tag
def assessor_marks(submission: Submission) -> dict[str, Mark]:
    """What the latest assessment of a hand-in found, by indicator; empty while none is handed in. One query."""
    return assessing.assessor_marks(submission.pk)


@register.filter
def points_at(marks: Mapping[str, Mark], key: str) -> Decimal | None:
    """The points of the mark under an indicator, or None."""
    mark = marks.get(key)
    return mark.points if mark else None
