"""The form of one standard: points and a reason for each of its indicators."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from evaluations.enums import Column
from evaluations.snapshot import Row, Sheet
from standards.content import Standard


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed for one indicator."""

    indicator: str
    points: str
    reason: str


class ScoreForm(forms.Form):
    """Fields `points_<id>` and `reason_<id>`. What may stand in them is judged by `evaluations.services.set_score`.

    The values as they were when the page was opened travel along (`show_hidden_initial`), so that a row which this
    officer did not touch never overwrites what a colleague has written in the meantime.
    """

    def __init__(self, *args, standard: Standard, sheet: Sheet, column: Column, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.standard, self.sheet, self.column = standard, sheet, column
        for number, indicator in enumerate(standard.indicators, start=1):
            points, reason = self._present(sheet.rows[indicator.id])
            self.fields[f"points_{indicator.id}"] = forms.CharField(
                label=f"{number}. {_('Points')}",
                required=False,
                max_length=12,
                initial="" if points is None else format(points.normalize(), "f"),
                show_hidden_initial=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "form-control"}),
            )
            self.fields[f"reason_{indicator.id}"] = forms.CharField(
                label=f"{number}. {_('Reason')}",
                required=False,
                max_length=2000,
                initial=reason,
                show_hidden_initial=True,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def _present(self, row: Row):
        if self.column == Column.CITY:
            return row.city, row.city_reason
        return row.county, row.county_reason

    def clean(self) -> dict:
        cleaned = super().clean()
        for indicator in self.standard.indicators:
            points, reason = cleaned.get(f"points_{indicator.id}", ""), cleaned.get(f"reason_{indicator.id}", "")
            stands, _reason = self._present(self.sheet.rows[indicator.id])
            if f"points_{indicator.id}" in self.changed_data and not points and stands is not None:
                self.add_error(
                    f"points_{indicator.id}",
                    _("Points that were given can be changed, but not taken back. They were %(points)s.")
                    % {"points": stands.normalize()},
                )
            elif reason and not points:
                self.add_error(f"points_{indicator.id}", _("Please give the points that the reason belongs to."))
        return cleaned

    def entries(self, *, agree: bool = False) -> Iterator[Entry]:
        """What this officer changed; with `agree` also the unit's own points wherever nothing stands or is typed."""
        for indicator in self.standard.indicators:
            names = [f"points_{indicator.id}", f"reason_{indicator.id}"]
            points, reason = (self.cleaned_data[name] for name in names)
            row = self.sheet.rows[indicator.id]
            if points and any(name in self.changed_data for name in names):
                yield Entry(indicator.id, points, reason)
            elif agree and not points and row.own.answered and row.county is None:
                yield Entry(indicator.id, str(row.own.points), reason)
