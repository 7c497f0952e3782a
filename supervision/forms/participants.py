"""Forms on participants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.taking_part import ParticipationQuerySet
from tripartite.models import District, Town
from units.enums import UnitKind
from units.models import Unit

SELECT = {"class": "form-select"}


class ParticipantFilterForm(forms.Form):
    """By name, kind, and area: the city asks for districts, a county for its towns. A wrong condition is none."""

    q = forms.CharField(
        label=_("Name, pinyin initials or code"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *UnitKind.choices],
        widget=forms.Select(attrs=SELECT),
    )
    district = forms.ModelChoiceField(
        District.objects.all(),
        label=_("Area"),
        required=False,
        to_field_name="slug",
        empty_label=_("All areas"),
        widget=forms.Select(attrs=SELECT),
    )
    town = forms.ModelChoiceField(
        Town.objects.none(),
        label=_("Town or subdistrict"),
        required=False,
        to_field_name="code",
        empty_label=_("All towns"),
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(self, *args: Any, district: District | None, **kwargs: Any) -> None:
        """`district`: the county's own, or None for the city, which sees all."""
        super().__init__(*args, **kwargs)
        if district is None:
            del self.fields["town"]
        else:
            del self.fields["district"]
            self.fields["town"].queryset = Town.objects.filter(district=district)

    def narrow(self, participations: ParticipationQuerySet) -> ParticipationQuerySet:
        """Those that fit what was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q"):
            participations = participations.filter(unit__in=Unit.objects.search(asked["q"]))
        for name in ("kind", "district", "town"):
            if asked.get(name):
                participations = participations.filter(**{f"unit__{name}": asked[name]})
        return participations

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.cleaned_data.values())


class DissolveForm(forms.Form):
    """By what it is known that a unit no longer exists."""

    reason = forms.CharField(
        label=_("Proof"),
        help_text=_("For example: deregistration by the market regulator, with date and number."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
