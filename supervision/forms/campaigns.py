"""The form of a year's campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.models import Campaign
from evaluations.rules import faults_of_campaign
from standards.models import Edition
from supervision.forms.city import day_field
from units.enums import UnitKind


class EditionField(forms.ModelChoiceField):
    """An edition by its title and document number."""

    def label_from_instance(self, obj: Edition) -> str:
        return f"{obj.title}（{obj.document_number}）"


def _number(label: Any, least: int, most: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class CampaignForm(forms.Form):
    """What is set for a campaign. What the service would refuse is said at its field (`faults_of_campaign`)."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2099)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    edition = EditionField(
        label=_("Standards"),
        queryset=Edition.objects.order_by("-in_force_from", "-pk"),
        empty_label=None,
        help_text=_("From the first application on, this edition never changes."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Who may apply"),
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The circular has standards for enterprises, industrial parks, towns and subdistricts."),
    )
    names_towns = forms.BooleanField(
        label=_("Towns and subdistricts are named too"),
        required=False,
        help_text=_("The circular names titles for enterprises and industrial parks only; the city decides on this."),
    )
    opens_on = day_field(_("Opens on"))
    filing_closes_on = day_field(_("Applications until"), help_text=_("The last day on which units hand in."))
    county_closes_on = day_field(_("County review until"))
    accept_days = _number(_("Days for the county to accept or return"), 1, 90, _("Counted from the hand-in."))
    correction_days = _number(
        _("Days for the unit to correct"), 1, 90, _("What a return proposes; the county can name another day.")
    )
    returns_allowed = _number(_("Returns at most"), 0, 9, _("How often one application may be sent back."))
    opinion_days = _number(
        _("Days for a county organisation's opinion"), 1, 90, _("Counted from the day the motion was put.")
    )
    remind_days = _number(_("Days before a deadline to remind"), 0, 30, _("0: nobody is reminded."))
    reassess_after_months = _number(
        _("Months until a re-assessment"), 0, 24, _("After “not recommended”. 0: none in this campaign.")
    )
    reassess_within_months = _number(
        _("Months in which it can be handed in"), 0, 36, _("Counted from the last day of the county review.")
    )
    reassess_review_days = _number(
        _("Days for the review of a re-assessment"), 1, 180, _("Counted from its acceptance by the county.")
    )
    city_days = _number(_("Days for the city to decide"), 1, 180, _("Counted from the county's recommendation."))
    naming_days = _number(
        _("Days for the city's next step"), 1, 90, _("From approval to the notice, and from its end to the naming.")
    )
    notice_days = _number(_("Days of public notice"), 1, 60, _("The day of publication does not count."))
    objection_days = _number(_("Days to answer an objection"), 1, 90, _("Counted from the day it was made."))

    fact_answer_days = _number(
        _("Days for the unit to answer an adverse fact"), 1, 90, _("Counted from the day it was told to the unit.")
    )

    DATES = ("opens_on", "filing_closes_on", "county_closes_on")
    CLOCKS = (
        "accept_days",
        "correction_days",
        "returns_allowed",
        "opinion_days",
        "remind_days",
        "city_days",
        "naming_days",
        "reassess_after_months",
        "reassess_within_months",
        "reassess_review_days",
        "notice_days",
        "objection_days",
        "fact_answer_days",
    )

    def __init__(self, *args, campaign: Campaign | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"year", *self.DATES} <= cleaned.keys():
            # A kind that was not readable has its own sentence already.
            known = {"kinds": list(UnitKind.values)} | cleaned
            for field, sentence in faults_of_campaign(campaign=self.campaign, **known).items():
                self.add_error(field, sentence)
            if cleaned.get("opens_on") and cleaned.get("year") and cleaned["opens_on"].year != cleaned["year"]:
                self.add_error("opens_on", gettext("A campaign opens within its year."))
        return cleaned

    @property
    def dates(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DATES]

    @property
    def clocks(self) -> list[forms.BoundField]:
        """The numbers that the circular leaves open, all of them reference values."""
        return [self[name] for name in self.CLOCKS]
