"""Refusals that a person is meant to read."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """What was asked for is not allowed. `str()` is a sentence for the person who asked, in their language."""

    @property
    def sentence(self) -> str:
        return str(self)


class MoveRefused(Refused):
    """A state change that the transition table or a missing reason forbids."""

    @classmethod
    def wrong_state(cls, subject: str, name: str, state: str) -> "MoveRefused":
        error = cls(_("This is no longer possible: the state has changed in the meantime. Please reload the page."))
        error.detail = f"{subject}.{name} does not leave from {state}"
        return error

    @classmethod
    def without_reason(cls, subject: str, name: str) -> "MoveRefused":
        error = cls(_("Please give a reason."))
        error.detail = f"{subject}.{name} needs a reason"
        return error


def require(why_not: str | None) -> None:
    """Raise `Refused` with the sentence a rule gave; nothing when the rule gave None."""
    if why_not:
        raise Refused(why_not)
