"""What an assessor fills in: the declaration, one standard of the sheet, the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.assessing import SheetPart
from standards.content import Indicator
from standards.scoring import clean_points
from units.uploads import ACCEPTED


class DeclarationForm(forms.Form):
    """No conflict of interest."""

    declared = forms.BooleanField(
        label=_(
            "Neither I nor the agency has worked for this unit in the past three years, holds a share in it, or has "
            "any other interest that could sway the assessment."
        )
    )


class ConflictForm(forms.Form):
    """A conflict of interest, in words."""

    reason = forms.CharField(
        label=_("What the conflict of interest is"),
        help_text=_("The officer who assigned it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ReportForm(forms.Form):
    """The report in words."""

    text = forms.CharField(label=_("Report"), widget=forms.Textarea(attrs={"rows": 10}), max_length=20000)
    file = forms.FileField(
        label=_("Your own report as a file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed for one indicator."""

    indicator: str
    points: Decimal
    finding: str
    upload: UploadedFile | None


class MarksForm(forms.Form):
    """Points, finding and proof for each indicator of one standard. An empty one was not looked at."""

    def __init__(self, *args: Any, part: SheetPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for row in part.rows:
            self._add(row.indicator, row.mark)

    def _add(self, indicator: Indicator, mark: Any) -> None:
        self.fields[f"points_{indicator.id}"] = forms.CharField(
            label=_("Points"),
            required=False,
            max_length=12,
            initial=f"{mark.points.normalize():f}" if mark else "",
            widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"finding_{indicator.id}"] = forms.CharField(
            label=pgettext_lazy("assessment", "Finding"),
            required=False,
            max_length=4000,
            initial=mark.finding if mark else "",
            widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        )
        self.fields[f"file_{indicator.id}"] = forms.FileField(
            label=_("Evidence"),
            required=False,
            widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ACCEPTED}),
        )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """For the template: each indicator with its fields."""
        for row in self.part.rows:
            key = row.indicator.id
            yield {
                "indicator": row.indicator,
                "mark": row.mark,
                "points": self[f"points_{key}"],
                "finding": self[f"finding_{key}"],
                "file": self[f"file_{key}"],
            }

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for row in self.part.rows:
            self._look_at(row.indicator, given)
        return given

    def _look_at(self, indicator: Indicator, given: dict[str, Any]) -> None:
        key = indicator.id
        try:
            points = clean_points(indicator, given.get(f"points_{key}"))
        except ValidationError as error:
            self.add_error(f"points_{key}", error)
            return
        finding = given.get(f"finding_{key}", "").strip()
        if points is None and (finding or given.get(f"file_{key}")):
            self.add_error(f"points_{key}", gettext("Please give the points that the finding belongs to."))
        elif points is not None and points != indicator.points and not finding:
            self.add_error(f"finding_{key}", gettext("Less than full points: please write down what was found."))
        given[f"points_{key}"] = points

    @property
    def found(self) -> list[Found]:
        """What is to be kept."""
        given = self.cleaned_data
        return [
            Found(key, given[f"points_{key}"], given[f"finding_{key}"], given[f"file_{key}"])
            for key in (row.indicator.id for row in self.part.rows)
            if given[f"points_{key}"] is not None
        ]
