"""Forms of re-checks and of the ways out of a title."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proceedings.enums import MotionKind
from rechecks.enums import Reason, RevocationGround
from supervision.forms.city import day_field, text_field


class OpenRecheckForm(forms.Form):
    """Why a title is checked out of turn. The reason goes to the unit: no name of who complained stands in it."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Reason.choices)
    reason = text_field(_("Reason"), 3, help_text=_("The unit reads it. Do not name the person who complained."))


class OpenRevocationForm(forms.Form):
    """On what ground a title is to be cancelled."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[choice for choice in RevocationGround.choices if choice[0] != RevocationGround.FAILING],
    )
    reason = text_field(_("Reason"), 4, help_text=_("The unit reads it and may answer."))
    proof = forms.FileField(
        label=_("Proof of the registry"),
        required=False,
        help_text=_("Needed for a dissolution or merger: PDF or picture."),
    )

    def __init__(self, *args, failing: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if failing:
            del self.fields["ground"], self.fields["proof"]


class ReasonForm(forms.Form):
    """Some words that are put on record."""

    text = text_field(_("In your words"), 3)


class ResultForm(forms.Form):
    """The result: which items fall short and why, in words, and a day where things can be put right."""

    result = text_field(_("Result in words"), 3, help_text=_("The unit reads it."))
    until = day_field(_("To be put right until"), required=False)

    def __init__(self, *args, keys: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.keys = list(keys)
        for key in keys:
            self.fields[f"short-{key}"] = forms.BooleanField(label=gettext("falls short"), required=False)
            self.fields[f"why-{key}"] = forms.CharField(
                label=gettext("What falls short"), required=False, max_length=2000
            )

    def pair(self, key: str) -> tuple[forms.BoundField, forms.BoundField]:
        return self[f"short-{key}"], self[f"why-{key}"]

    @property
    def short(self) -> dict[str, str]:
        """The items ticked, with what falls short in each."""
        return {key: self.cleaned_data[f"why-{key}"] for key in self.keys if self.cleaned_data[f"short-{key}"]}


class HearingForm(forms.Form):
    """The minutes of a hearing."""

    held_on = day_field(_("Held on"))
    present = text_field(_("Present"), 2, help_text=_("For the county and for the unit, with their positions."))
    minutes = text_field(_("What was said"), 8)


class CountyMotionForm(forms.Form):
    """The motion that is put to the county's three."""

    motion = forms.ChoiceField(
        label=_("Motion"),
        choices=[(MotionKind.REVOKE, MotionKind.REVOKE.label), (MotionKind.KEEP, MotionKind.KEEP.label)],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Text of the motion"), 4)
