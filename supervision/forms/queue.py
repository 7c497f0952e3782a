"""The conditions of the county's queue. They stay in the address, so that a narrowed list can be kept or sent on."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from supervision.queue import Hand, Row, Todo, Whose, in_hand_of
from tripartite.models import Officer
from units.enums import UnitKind

EVERY = ("", _("all"))


def _select(label: str, choices: Sequence) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


class QueueForm(forms.Form):
    """Without a choice of whose clock runs, the office's own is shown. What cannot be read is named and left out."""

    q = forms.CharField(
        label=_("Name, code or pinyin initials"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    whose = _select(
        _("Whose clock"),
        [("", _("ours")), (Whose.OTHERS, Whose.OTHERS.label), (Whose.UNIT, Whose.UNIT.label), ("all", _("all"))],
    )
    todo = _select(_("To be done"), [EVERY, *Todo.choices])
    hand = _select(_("In hand of"), [EVERY, *Hand.choices])
    kind = _select(_("Kind"), [EVERY, *UnitKind.choices])
    late = _select(_("Deadline"), [EVERY, ("1", _("late only"))])

    @property
    def fragment(self) -> str:
        """Part of a unit's name, initials or code."""
        self.full_clean()
        return self.cleaned_data.get("q") or ""

    @property
    def is_active(self) -> bool:
        """Whether any condition narrows the list."""
        return any(self.cleaned_data.values())

    def narrow(self, rows: Sequence[Row], office: Officer) -> list[Row]:
        """The rows that meet the conditions, in their order."""
        self.full_clean()
        chosen = self.cleaned_data
        whose = chosen.get("whose") or Whose.US
        conditions = [
            lambda row: whose in ("all", row.whose),
            lambda row: chosen.get("todo", "") in ("", row.todo),
            lambda row: chosen.get("hand", "") in ("", in_hand_of(row, office)),
            lambda row: chosen.get("kind", "") in ("", row.unit.kind),
            lambda row: row.is_late or not chosen.get("late"),
        ]
        return [row for row in rows if all(holds(row) for holds in conditions)]
