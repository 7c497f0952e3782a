"""Asking departments."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from journal import clock
from proceedings.models import Department
from proceedings.services.enquiries import MOST_UNITS, Question
from standards.scoring.rules import months_before
from supervision.forms.facts import day_field
from tripartite.models import Officer
from tripartite.words import colon
from units.checks import clean_uscc
from units.models import Unit

ASKED_ABOUT = (A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED, A.RECOMMENDED, A.CITY_REVIEW)
# Reference value: the longest reach of the edition's veto items.
MONTHS_BACK = 36
DAYS_TO_ANSWER = 10


def applications_to_ask_about(office: Officer) -> QuerySet[Application]:
    """Applications before the office's body, which is where opinions are needed."""
    states = ASKED_ABOUT if not office.is_city else (A.RECOMMENDED, A.CITY_REVIEW)
    rows = Application.objects.for_officer(office).filter(state__in=states)
    return rows.select_related("unit__district", "campaign").order_by("unit__name", "pk")


class EnquiryForm(forms.Form):
    """Whom, about whom, what, and until when."""

    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    applications = forms.ModelMultipleChoiceField(
        label=_("Units that apply"),
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    codes = forms.CharField(
        label=_("Other units, by their codes"),
        help_text=_("One unified social credit code a line: title holders, for example."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )
    question = forms.CharField(
        label=pgettext_lazy("department", "Question"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )
    period_from = day_field(_("Period from"))
    period_to = day_field(_("Period to"))
    due_on = day_field(_("Answer until"), help_text=_("After this day “no answer” is recorded; it never counts."))

    def __init__(self, *args: Any, office: Officer, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {
            "question": gettext(
                "Please tell us whether, in this period, anything is known to you of these units that stands in the "
                "way of the title “harmonious labour relations”: decisions, penalties, accidents, disputes, arrears."
            ),
            "period_from": months_before(today, MONTHS_BACK),
            "period_to": today,
            "due_on": today + timedelta(days=DAYS_TO_ANSWER),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.office = office
        self.fields["departments"].queryset = Department.objects.for_officer(office).order_by("district", "pk")
        self.fields["applications"].queryset = applications_to_ask_about(office)
        self.fields["applications"].label_from_instance = lambda application: application.unit.name

    def clean_codes(self) -> list[Unit]:
        """The units behind the codes; every one that is wrong is named."""
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        if len(lines) > MOST_UNITS:
            raise ValidationError(gettext("Please ask about at most %(n)d units at once.") % {"n": MOST_UNITS})
        codes, faults = [], []
        for line in lines:
            try:
                codes.append(clean_uscc(line))
            except ValidationError as error:
                faults.append(f"{line[:40]}{colon()}{error.messages[0]}")
        found = {unit.uscc: unit for unit in Unit.objects.for_officer(self.office).filter(uscc__in=codes)}
        faults += [
            f"{code}{colon()}{gettext('No unit with this code is registered in your area.')}"
            for code in codes
            if code not in found
        ]
        if faults:
            raise ValidationError(faults)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("applications") and not given.get("codes") and "codes" not in self.errors:
            self.add_error("applications", gettext("Please choose at least one unit."))
        return given

    @property
    def units(self) -> list[Unit]:
        """All units asked about, each once."""
        chosen = [application.unit for application in self.cleaned_data["applications"]]
        return list({unit.pk: unit for unit in [*chosen, *self.cleaned_data["codes"]]}.values())

    @property
    def what(self) -> Question:
        """What the service takes."""
        given = self.cleaned_data
        return Question(given["question"], given["period_from"], given["period_to"], given["due_on"])


class RecallForm(forms.Form):
    """Why a question about one unit is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
