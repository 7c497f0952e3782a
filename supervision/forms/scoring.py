"""The form of one indicator: points and a reason."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Column
from evaluations.snapshot import Row


def spelled(points: Decimal | None) -> str:
    """Points as they are typed: 1.5, 2; nothing where nobody has spoken."""
    return "" if points is None else format(points.normalize(), "f")


class ScoreForm(forms.Form):
    """Points of the own level for one indicator. What may stand in them is judged by `evaluations.services.set_score`.

    `seen` is what stood there when the page was opened, so that one officer never overwrites unseen what a colleague
    has written in the meantime.
    """

    points = forms.CharField(
        label=_("Points"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "form-control"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    seen = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args, row: Row, column: Column, **kwargs) -> None:
        self.row, self.column = row, column
        kwargs["initial"] = {
            "points": spelled(self.standing),
            "reason": row.city_reason if column == Column.CITY else row.county_reason,
            "seen": spelled(self.standing),
        }
        super().__init__(*args, **kwargs)

    @property
    def standing(self) -> Decimal | None:
        """The points that stand in the own column."""
        return self.row.city if self.column == Column.CITY else self.row.county

    @property
    def before(self) -> Decimal | None:
        """The points of the column before, from which a difference needs a reason; None where there are none."""
        if self.column == Column.CITY:
            return self.row.county
        return self.row.own.points if self.row.own.answered else None

    def clean(self) -> dict:
        cleaned = super().clean()
        stands = spelled(self.standing)
        if cleaned.get("seen", "") != stands:
            # Shown again with what stands now, so that the next press is an answer to it.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = stands
            raise forms.ValidationError(
                gettext(
                    "A colleague has saved other points meanwhile: %(points)s. Press again to put yours in their place."
                )
                % {"points": stands}
            )
        if not cleaned.get("points"):
            self.add_error("points", self._why_no_points(cleaned.get("reason", ""), stands))
        return cleaned

    def _why_no_points(self, reason: str, stands: str) -> str:
        if stands:
            return gettext("Points that were given can be changed, but not taken back. They were %(points)s.") % {
                "points": stands
            }
        if reason:
            return gettext("Please give the points that the reason belongs to.")
        return gettext("Please give the points.")
