"""Forms: of the officers who hold a survey, and of the employees who answer it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal import clock
from standards.content import SurveyRule
from surveys import codes
from surveys.enums import Choice, SurveyState
from surveys.subjects import Subject


def _day(**kwargs) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class OrderForm(forms.Form):
    """Whom to ask, and from when until when. What may stand in it is judged by `services.order_survey`."""

    DAYS = 7

    invited = forms.IntegerField(
        label=_("Employees invited"),
        help_text=_("So many slips are printed, and the response rate is counted against it. Proposed: everyone."),
        min_value=1,
        max_value=9_999_999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    opens_on = _day(label=_("First day of the survey"))
    closes_on = _day(
        label=_("Last day of the survey"), help_text=_("Answers are taken until midnight. Reference value: a week.")
    )

    def __init__(self, *args, subject: Subject, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].initial = subject.headcount
        self.fields["opens_on"].initial = clock.today()
        self.fields["closes_on"].initial = clock.today() + timedelta(days=self.DAYS)


class ExtendForm(forms.Form):
    """A later last day."""

    closes_on = _day(label=_("New last day"))


class AnnulForm(forms.Form):
    """Why a survey is done away with."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept on record, and read by the officers of the area and of the city."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class SurveyFilterForm(forms.Form):
    """Which surveys to list."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all")), *SurveyState.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def chosen(self) -> str:
        """The state to list, or the empty string for all."""
        return self.cleaned_data["state"] if self.is_valid() else ""


class SlipForm(forms.Form):
    """The code on a slip, as a person types it."""

    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=40,
        error_messages={
            "required": _("Please type the code from your slip."),
            "max_length": _("That is longer than a code. It has twelve letters and digits."),
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "form-control survey-code",
                "placeholder": "XXXX-XXXX-XXXX",
            }
        ),
    )

    def clean_code(self) -> str:
        """The code in its one spelling. A slip of the finger is found here, by the check character."""
        code = codes.read(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                gettext("One of the characters is not right. Please compare it with your slip: XXXX-XXXX-XXXX.")
            )
        return code


class AnswerForm(forms.Form):
    """The questions of an edition, one row of choices each; all are asked, "cannot say" is an answer too."""

    def __init__(self, *args, rule: SurveyRule, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for number, dimension in enumerate(rule.dimensions, start=1):
            self.fields[dimension.key] = forms.TypedChoiceField(
                label=f"{number}. {dimension.question}",
                choices=Choice.choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext("Please choose an answer."),
                    "invalid_choice": gettext("Please choose one of the answers."),
                },
            )

    @property
    def left_out(self) -> int:
        """How many questions are still without an answer."""
        return len(self.errors) if self.is_bound else 0
