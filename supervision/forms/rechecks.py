"""Forms on plans of re-checks and on contributions to draws."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rechecks.models import CADENCES, Plan
from rechecks.sealing import MOST, THROWS
from rechecks.services.plans import RULES
from supervision.forms.facts import day_field
from units.enums import UnitKind


class PlanForm(forms.ModelForm):
    """How a body checks its titles again. The first figures are reference values."""

    starts_on = day_field(_("First day of the first period"), help_text=_("The units are drawn on this day."))
    cadence = forms.TypedChoiceField(label=_("How often"), choices=CADENCES, coerce=int)

    class Meta:
        model = Plan
        fields = RULES
        widgets = {"method": forms.RadioSelect}
        help_texts = {
            "contribution_days": _("So many days before the draw the three organisations begin to hand in."),
            "rate": _("Of the titles that do not rest, rounded up."),
            "at_most": _("Empty: no upper bound. Due titles are always checked, also above it."),
            "per_stratum": _("A group with fewer titles is checked as a whole."),
            "within_years": _("Whoever would wait longer by the day of the next draw is due, and certain."),
            "fact_weight": _("How many times as likely a unit is drawn that has a confirmed adverse fact since."),
            "rest_months": _("For so long after a draw a title is not drawn again, unless it is due."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [each for each in self.fields["method"].choices if each[0]]
        for name, least, most in [
            ("contribution_days", 1, 60),
            ("rate", 1, 100),
            ("per_stratum", 0, 1000),
            ("within_years", 1, 10),
            ("fact_weight", 1, 100),
            ("rest_months", 0, 119),
        ]:
            field = self.fields[name]
            self.fields[name] = forms.IntegerField(
                label=field.label, help_text=field.help_text, min_value=least, max_value=most, initial=field.initial
            )

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day.day > 28:
            self.add_error("starts_on", gettext("Please choose one of the first 28 days, which every month has."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        least, most = given.get("at_least"), given.get("at_most")
        if least is not None and most is not None and most < least:
            self.add_error("at_most", gettext("The upper bound lies below the lower one."))
        rest, years = given.get("rest_months"), given.get("within_years")
        if rest is not None and years is not None and rest >= years * 12:
            self.add_error("rest_months", gettext("The rest must be shorter than the years for all titles."))
        return given

    def _get_validation_exclusions(self) -> set[str]:
        # What the database refuses is said above, at the fields; its constraints know the whole row alone.
        return {field.name for field in Plan._meta.fields}

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in RULES}


class NewPlanForm(PlanForm):
    """The same for a new draft, which is also told what kind of units it is for."""

    kind = forms.ChoiceField(
        label=_("Kind of units"), choices=[("", _("all kinds")), *UnitKind.choices], required=False
    )
    field_order = ["kind"]


class MotionForm(forms.Form):
    """The words with which a plan is put to the three organisations."""

    text = forms.CharField(
        label=_("What is proposed and why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class ContributionForm(forms.Form):
    """What an organisation hands in: throws of a die."""

    throws = forms.CharField(
        label=_("Throws of a die"),
        help_text=_("At least 20 throws, as the digits 1 to 6, blanks as you like. Nobody can write a name into it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        max_length=2 * MOST,
        required=False,
    )

    def clean_throws(self) -> str:
        throws = "".join(self.cleaned_data["throws"].split())
        if set(throws) - set("123456") or not THROWS <= len(throws) <= MOST:
            raise forms.ValidationError(
                gettext("Write down %(n)d to %(most)d throws of a die, as the digits 1 to 6.")
                % {"n": THROWS, "most": MOST}
            )
        return throws
