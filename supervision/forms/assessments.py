"""Assigning assessments."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.assessing import ASSESSABLE
from evaluations.assessment_models import Agency
from evaluations.models import Application
from evaluations.services.assessing import Task
from journal import clock
from plaques.models import Title
from supervision.forms.facts import day_field
from tripartite.models import Officer
from units.models import Unit

# Reference value: the circular names no days.
DAYS = 30


class AssignForm(forms.Form):
    """Whom to assess, by which agency, until when."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label="—")
    applications = forms.ModelMultipleChoiceField(
        label=_("Units that apply"),
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    holders = forms.ModelMultipleChoiceField(
        label=_("Title holders, through the year"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    task = forms.CharField(
        label=pgettext_lazy("assessment", "Task"),
        help_text=_("What to look at above all; empty for the whole sheet."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    due_on = day_field(_("Report until"))

    def __init__(self, *args: Any, office: Officer, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": clock.today() + timedelta(days=DAYS)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(is_active=True).order_by("pk")
        applications = Application.objects.for_officer(office).filter(state__in=ASSESSABLE)
        self.fields["applications"].queryset = applications.select_related("unit", "edition", "campaign").order_by(
            "unit__name", "pk"
        )
        self.fields["applications"].label_from_instance = lambda application: application.unit.name
        holding = Title.objects.in_force().values("unit")
        self.fields["holders"].queryset = (
            Unit.objects.for_officer(office).filter(pk__in=holding).select_related("district").order_by("name", "pk")
        )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(gettext("The deadline must lie in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("applications") and not given.get("holders") and not self.errors:
            self.add_error("applications", gettext("Please choose at least one unit."))
        return given

    @property
    def what(self) -> Task:
        """What the service takes."""
        return Task(self.cleaned_data["task"], self.cleaned_data["due_on"])
