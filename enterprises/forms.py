"""The form of an enterprise's profile."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises import sizes
from enterprises.fields import DivisionField
from enterprises.models import EnterpriseProfile
from enterprises.services import ProfileFields
from journal import clock
from units.forms import ContactFields, DayField, WholeNumberField

HALF = "col-md-6"
PROFILE = (
    Fieldset(
        _("The enterprise"),
        "division",
        "ownership",
        Row(*(Column(name, css_class="col-md-4") for name in ("headcount", "revenue", "assets"))),
        "contracts_signed",
        "size_class",
    ),
    Fieldset(
        _("Trade union"),
        "has_union",
        Row(Column("union_founded_on", css_class=HALF), Column("union_members", css_class=HALF)),
        "union_has_chair",
    ),
    Fieldset(
        _("Party organisation and democratic management"),
        Row(Column("party_form", css_class=HALF), Column("congress", css_class=HALF)),
        "open_affairs",
        Row(Column("mediation_form", css_class=HALF), Column("collective_contract_until", css_class=HALF)),
    ),
    Fieldset(
        _("How the officers reach you"),
        "address",
        Row(Column("contact_name", css_class=HALF), Column("contact_phone", css_class=HALF)),
    ),
)


class EnterpriseProfileForm(ContactFields, forms.ModelForm):
    """The facts that applications are filled from and indicators are applied by."""

    division = DivisionField()
    headcount = WholeNumberField(
        label=_("Number of employees"),
        least=1,
        help_text=_("All whom you employ, today."),
    )
    revenue = WholeNumberField(
        label=_("Revenue of last year, in 10,000 yuan"), required=False, help_text=_("Only to propose the size class.")
    )
    assets = WholeNumberField(
        label=_("Total assets, in 10,000 yuan"),
        required=False,
        help_text=_("Construction, leasing and business services."),
    )
    contracts_signed = WholeNumberField(
        label=_("Employees with a written labour contract"),
        required=False,
        help_text=_("Your town or park is told its coverage from this figure. Optional."),
    )
    union_members = WholeNumberField(label=_("Union members"), required=False)
    union_founded_on = DayField(label=_("Union founded on"), required=False)
    collective_contract_until = DayField(label=_("Collective contract valid until"), required=False)

    class Meta:
        model = EnterpriseProfile
        fields = [name for name in ProfileFields.__annotations__ if name not in ("industry", "has_party_organisation")]
        help_texts = {
            "size_class": _("Leave it open and the portal proposes it from the figures above (国统字〔2017〕213号)."),
            "contact_name": _("For the officers who handle your files only; never shown in public."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["size_class"].required = False
        self.fields["size_class"].choices = [
            ("", _("Propose it from the figures")),
            *((value, label) for value, label in self.fields["size_class"].choices if value),
        ]
        for name in ("ownership", "party_form", "congress", "mediation_form"):
            field = self.fields[name]
            blank = _("Please choose") if field.required else _("Not stated")
            field.choices = [("", blank), *((value, label) for value, label in field.choices if value)]
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"
        self.fields["contact_name"].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*PROFILE)

    def clean_union_founded_on(self) -> date | None:
        day = self.cleaned_data["union_founded_on"]
        if day and day > clock.today():
            raise ValidationError(_("The date lies in the future. Please give the day on which it happened."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._clean_size(data)
        members, people = data.get("union_members"), data.get("headcount")
        if members is not None and people is not None and members > people:
            self.add_error(
                "union_members",
                _("The number of union members, %(members)d, cannot be more than that of employees, %(people)d.")
                % {"members": members, "people": people},
            )
        signed = data.get("contracts_signed")
        if signed is not None and people is not None and signed > people:
            self.add_error(
                "contracts_signed",
                _("The number of contracts, %(signed)d, cannot be more than that of employees, %(people)d.")
                % {"signed": signed, "people": people},
            )
        if not data.get("has_union") and (members or data.get("union_founded_on") or data.get("union_has_chair")):
            self.add_error(
                "has_union", _("You give facts of a union; please tick that there is one, or take them away.")
            )
        return data

    def _clean_size(self, data: dict[str, Any]) -> None:
        if data.get("size_class") or "division" in self.errors or "headcount" in self.errors:
            return
        division = data.get("division", "")
        proposed = sizes.proposed_size(
            division, people=data.get("headcount"), revenue=data.get("revenue"), assets=data.get("assets")
        )
        if proposed is not None:
            data["size_class"] = self.proposed = proposed
        elif not sizes.figures_needed(division):
            self.add_error(
                "size_class", _("For this industry the class cannot be told from the figures: please choose it.")
            )
        else:
            for name in sizes.figures_needed(division):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(
                        name, _("To propose the class this figure is needed. Or choose the class below yourself.")
                    )

    proposed = None

    @property
    def profile(self) -> ProfileFields:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
