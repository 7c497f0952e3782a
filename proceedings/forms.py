"""What a department fills in about one unit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from journal import clock
from proceedings import reported
from proceedings.enums import EnquiryAnswer
from proceedings.reported import ReportedFact
from units.models import Unit

FACTS = 3


class ItemForm(forms.Form):
    """The answer, in a word and in words, and who gives it."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("department", "Answer"), choices=EnquiryAnswer.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In words"),
        help_text=_("Needed where facts are known. The officers of the tripartite bodies read it, and nobody else."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    name = forms.CharField(label=_("Your name and position"), max_length=80)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("answer") == EnquiryAnswer.FACTS and not given.get("text", "").strip():
            self.add_error("text", gettext("Please say in words what is known of the unit."))
        return given


class ReportedFactForm(forms.Form):
    """One fact, if the department wants to name it by itself. An empty one is left out."""

    kind = forms.ChoiceField(label=_("What was found"), required=False)
    happened_on = forms.DateField(
        label=_("Date of the fact"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label=_("What happened"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    document = forms.CharField(label=_("Document number"), required=False, max_length=120)

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if any(given.get(name) for name in self.fields):
            for name in ("kind", "happened_on", "text"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, gettext("Please fill this in, or leave the whole fact empty."))
        day = given.get("happened_on")
        if day and day > clock.today():
            self.add_error("happened_on", ValidationError(gettext("The date lies in the future.")))
        return given

    @property
    def fact(self) -> ReportedFact | None:
        """What the service takes; None for an empty row."""
        given = self.cleaned_data
        if not given.get("kind"):
            return None
        return ReportedFact(given["kind"], given["happened_on"], given["text"], given["document"])


def fact_forms(unit: Unit, data: Any = None) -> list[ReportedFactForm]:
    """Room for a few facts."""
    choices = list(reported.taker().kinds(unit))
    return [ReportedFactForm(data, choices=choices, prefix=f"fact{number}") for number in range(1, FACTS + 1)]
