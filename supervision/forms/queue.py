"""The conditions of the county's queue. They stay in the address, so that a narrowed list can be kept or sent on."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from supervision.waiting import Conditions, Hand, Todo, Whose
from units.enums import UnitKind

EVERY = ("", _("all"))
# Of the clocks; nothing chosen means the own ones.
EVERYONES = "all"


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
        [
            (Whose.US, _("ours")),
            (Whose.OTHERS, Whose.OTHERS.label),
            (Whose.UNIT, Whose.UNIT.label),
            (EVERYONES, _("all")),
        ],
    )
    todo = _select(_("To be done"), [EVERY, *Todo.choices])
    hand = _select(_("In hand of"), [EVERY, *Hand.choices])
    kind = _select(_("Kind"), [EVERY, *UnitKind.choices])
    late = _select(_("Deadline"), [EVERY, ("1", _("late only"))])

    @property
    def is_active(self) -> bool:
        """Whether any condition narrows the list."""
        return any(value for name, value in self.cleaned_data.items() if (name, value) != ("whose", Whose.US))

    @property
    def conditions(self) -> Conditions:
        """What was chosen, as the queue takes it."""
        self.full_clean()
        chosen = self.cleaned_data
        whose = chosen.get("whose") or Whose.US
        return Conditions(
            fragment=chosen.get("q") or "",
            whose="" if whose == EVERYONES else whose,
            todo=chosen.get("todo", ""),
            hand=chosen.get("hand", ""),
            kind=chosen.get("kind", ""),
            late=bool(chosen.get("late")),
        )
