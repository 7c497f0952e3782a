"""Forms of site visits: planning one, filling in its list, finishing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proceedings.enums import Found
from proceedings.models import VisitFinding, VisitPhoto
from proceedings.registry import CheckItem
from tripartite.models import Officer


class PlanVisitForm(forms.Form):
    """When, where, and who goes."""

    planned_for = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    visitors = forms.ModelMultipleChoiceField(
        label=_("Who goes"),
        queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Best from more than one of the three organisations; all are named in the report."),
    )

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visitors"].queryset = officers
        self.fields["visitors"].label_from_instance = lambda office: f"{office.organisation.name} · {office.user}"


class CallOffForm(forms.Form):
    """Why it is not made."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class FinishVisitForm(forms.Form):
    """The end of a visit."""

    received_by = forms.CharField(
        label=_("Received by (position, no name)"),
        max_length=120,
        required=False,
        help_text=_("For example: HR manager"),
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was seen, whom you spoke with, what differs. It stands at the head of the report."),
    )


@dataclass(slots=True)
class Row:
    """One item of the list as the page shows it."""

    item: CheckItem
    found: str = ""
    note: str = ""
    error: str = ""
    photos: list[VisitPhoto] = field(default_factory=list)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return Found.choices


@dataclass(slots=True)
class Group:
    """The items of one standard."""

    title: str
    rows: list[Row]

    @property
    def done(self) -> int:
        return sum(bool(row.found) for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded: begun and not done, or with a fault."""
        return 0 < self.done < len(self.rows) or any(row.error for row in self.rows)


def groups_of(
    items: Sequence[CheckItem],
    findings: Sequence[VisitFinding],
    photos: Sequence[VisitPhoto],
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Group]:
    """The list, with what stands in it or what was typed and not kept."""
    kept = {finding.item: finding for finding in findings}
    groups: dict[str, list[Row]] = {}
    for item in items:
        finding = kept.get(item.key)
        row = Row(
            item,
            found=finding.found if finding else "",
            note=finding.note if finding else "",
            error=(errors or {}).get(item.key, ""),
            photos=[photo for photo in photos if photo.item == item.key],
        )
        if row.error and typed is not None:
            row.found, row.note = typed.get(f"found-{item.key}", ""), typed.get(f"note-{item.key}", "")
        groups.setdefault(item.group, []).append(row)
    return [Group(title, rows) for title, rows in groups.items()]
