"""Choices of the surveys room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyState(models.TextChoices):
    """Where a survey stands. Only `open` takes answers, and only between its two days."""

    PREPARING = "preparing", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, being counted")
    COUNTED = "counted", _("counted")
    VOID = "void", _("annulled")

    @property
    def tone(self) -> str:
        """How a chip shows it."""
        return TONES[self]


TONES = {
    SurveyState.PREPARING: "neutral",
    SurveyState.OPEN: "info",
    SurveyState.CLOSED: "warning",
    SurveyState.COUNTED: "success",
    SurveyState.VOID: "danger",
}

# In one of these a survey is under way: its unit gets no other one for the same thing.
LIVE = (SurveyState.PREPARING, SurveyState.OPEN, SurveyState.CLOSED)


class Choice(models.IntegerChoices):
    """What an employee can say to a question: the scale that Chinese satisfaction surveys commonly use.

    The circular names no scale, so it is a reference value; the first two count as satisfied.
    """

    SATISFIED = 1, _("Satisfied")
    MOSTLY = 2, _("Mostly satisfied")
    DISSATISFIED = 3, _("Dissatisfied")
    UNSURE = 4, _("Cannot say")


CONTENT = frozenset({Choice.SATISFIED, Choice.MOSTLY})
