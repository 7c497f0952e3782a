"""Forms of the city's desk: meetings, notices, objections, naming."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.models import Application
from journal import clock
from plaques.models import Surrender
from proceedings.enums import MotionKind, Verdict
from proceedings.models import AgendaItem, Matter
from proceedings.services import Word
from supervision.sitting import Line
from tripartite.models import District, Officer
from units.enums import UnitKind


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def text_field(label: Any, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **options)


class MeetingForm(forms.Form):
    """When and where the four organisations meet."""

    title = forms.CharField(label=pgettext_lazy("heading", "Title"), max_length=120)
    planned_for = forms.DateTimeField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=120)

    def clean_planned_for(self):
        planned_for = self.cleaned_data["planned_for"]
        if timezone.localtime(planned_for).date() < clock.today():
            raise forms.ValidationError(gettext("This day has passed. A meeting is called for today or later."))
        return planned_for


class AgendaForm(forms.Form):
    """Which applications, and which requests to give a title back, go on an agenda."""

    GONE = _("One of the items ticked is no longer free for this agenda.")

    applications = forms.ModelMultipleChoiceField(
        queryset=Application.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )
    surrenders = forms.ModelMultipleChoiceField(
        queryset=Surrender.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )

    exits = forms.ModelMultipleChoiceField(
        queryset=Matter.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )

    def __init__(
        self,
        *args,
        candidates: QuerySet[Application],
        surrenders: QuerySet[Surrender],
        exits: QuerySet[Matter],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applications"].queryset = candidates
        self.fields["surrenders"].queryset = surrenders
        self.fields["exits"].queryset = exits

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in ("applications", "surrenders", "exits")):
            raise forms.ValidationError(gettext("Please tick at least one item."))
        return cleaned


class AgendaFilterForm(forms.Form):
    """Which of the applications that wait for a meeting to show. A condition that cannot be read is left out."""

    q = forms.CharField(
        label=_("Name of the unit"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("all")), *UnitKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    district = forms.ModelChoiceField(
        label=_("District"),
        required=False,
        queryset=District.objects.order_by("position", "pk"),
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def is_active(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, candidates: QuerySet[Application]) -> QuerySet[Application]:
        """The candidates that meet the conditions."""
        self.full_clean()
        chosen = self.cleaned_data
        conditions = {
            "unit__name__icontains": (chosen.get("q") or "").strip(),
            "unit__kind": chosen.get("kind"),
            "unit__district": chosen.get("district"),
        }
        return candidates.filter(**{name: value for name, value in conditions.items() if value})


class AttendanceForm(forms.Form):
    """Who is present, one box for each officer of the body.

    What the list said when the page was opened travels along, so that a box nobody touched never strikes a colleague
    who has entered in the meantime.
    """

    def __init__(self, *args, officers: Sequence[Officer], present: set[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {f"officer_{officer.pk}": officer for officer in officers}
        for name, officer in self.officers.items():
            self.fields[name] = forms.BooleanField(
                label=officer.user.get_full_name(),
                required=False,
                initial=officer.pk in present,
                show_hidden_initial=True,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    @property
    def organisations(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The boxes by organisation."""
        grouped: dict[Any, list[forms.BoundField]] = {}
        for name, officer in self.officers.items():
            grouped.setdefault(officer.organisation, []).append(self[name])
        return list(grouped.items())

    @property
    def came(self) -> list[Officer]:
        return [self.officers[name] for name in self.changed_data if self.cleaned_data[name]]

    @property
    def gone(self) -> list[Officer]:
        return [self.officers[name] for name in self.changed_data if not self.cleaned_data[name]]


class CityMotionForm(forms.Form):
    """One motion on several items of the agenda."""

    items = forms.ModelMultipleChoiceField(
        queryset=AgendaItem.objects.none(),
        error_messages={
            "required": _("Please tick at least one item."),
            "invalid_choice": _("One of the items ticked is not free for a motion."),
        },
    )
    text = text_field(_("Text of the motion"), 5)

    HELP = {
        MotionKind.APPROVE: _("The four organisations give their opinions on these words; they stand in the minutes."),
        MotionKind.DECLINE: _("Say what is lacking: these words go to every unit ticked, as the reason."),
        MotionKind.REVOKE: _("The four organisations give their opinions on these words; they stand in the minutes."),
        MotionKind.KEEP: _("Say why the title stays: these words go to the unit."),
        MotionKind.REINSTATE: _(
            "The four organisations give their opinions on these words; they stand in the minutes."
        ),
        MotionKind.MAINTAIN: _("Say why the cancellation stands: these words go to the unit as the answer."),
    }

    def __init__(self, *args, lines: Sequence[Line], motion: MotionKind, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ids = [line.item.pk for line in lines]
        self.fields["items"].queryset = AgendaItem.objects.filter(pk__in=ids).select_related("meeting", "matter__body")
        self.fields["text"].help_text = self.HELP[motion]


@dataclass(frozen=True, slots=True)
class Effect:
    """What opinions on several items would come to: motions that pass with them, rounds that end on a “no”, items that
    then wait for other organisations, and what is left for later."""

    passing: list[Line]
    ending: list[Line]
    waiting: list[Line]
    left: list[Line]


class OpinionsForm(forms.Form):
    """One verdict for each item that waits for the organisation; what is left at “later” stays open."""

    CHOICES = [*Verdict.choices, ("", _("later"))]

    def __init__(self, *args, lines: Sequence[Line], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.round.pk): line for line in lines if line.round}
        for key, line in self.lines.items():
            unit = line.name
            self.fields[f"verdict_{key}"] = forms.ChoiceField(
                label=gettext("Opinion on %(unit)s") % {"unit": unit},
                choices=self.CHOICES,
                required=False,
                initial="",
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=gettext("Reason for %(unit)s") % {"unit": unit},
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def rows(self) -> Iterator[tuple[Line, forms.BoundField, forms.BoundField]]:
        for key, line in self.lines.items():
            yield line, self[f"verdict_{key}"], self[f"reason_{key}"]

    def all_agreed(self) -> "OpinionsForm":
        """The same form as typed, with “agree” wherever nothing was chosen: to look through, not yet given."""
        data = self.data.copy()
        for key in self.lines:
            if not data.get(f"verdict_{key}"):
                data[f"verdict_{key}"] = Verdict.APPROVE
        return OpinionsForm(data, lines=list(self.lines.values()))

    def clean(self) -> dict:
        cleaned = super().clean()
        for key in self.lines:
            verdict, reason = cleaned.get(f"verdict_{key}"), (cleaned.get(f"reason_{key}") or "").strip()
            if verdict == Verdict.DISSENT and not reason:
                self.add_error(f"reason_{key}", gettext("Please give the reason for disagreeing."))
            if reason and not verdict and f"verdict_{key}" not in self.errors:
                self.add_error(f"verdict_{key}", gettext("A reason is written here, but no opinion is chosen."))
        if not self.errors and not any(cleaned[f"verdict_{key}"] for key in self.lines):
            raise forms.ValidationError(gettext("Please choose an opinion on at least one item."))
        return cleaned

    @property
    def effect(self) -> Effect:
        """What the choices would come to, as the rounds stand now."""
        effect = Effect([], [], [], [])
        for key, line in self.lines.items():
            verdict = self.cleaned_data[f"verdict_{key}"]
            missing = sum(not hasattr(seat, "opinion") for seat in line.round.seats.all())
            if not verdict:
                effect.left.append(line)
            elif verdict == Verdict.DISSENT:
                effect.ending.append(line)
            else:
                (effect.passing if missing == 1 else effect.waiting).append(line)
        return effect

    @property
    def words(self) -> list[Word]:
        """What was chosen."""
        return [
            Word(line.round, Verdict(self.cleaned_data[f"verdict_{key}"]), self.cleaned_data[f"reason_{key}"])
            for key, line in self.lines.items()
            if self.cleaned_data[f"verdict_{key}"]
        ]


class NoticeForm(forms.Form):
    """A public notice's number, title and text."""

    number = forms.CharField(label=_("Number of the notice"), max_length=40)
    title = forms.CharField(label=pgettext_lazy("heading", "Title"), max_length=200)
    text = text_field(
        _("Text"), 14, help_text=_("The list of units follows below it by itself. What is published is not changed.")
    )


class OfficerField(forms.ModelChoiceField):
    """An officer by name and organisation."""

    def label_from_instance(self, obj: Officer) -> str:
        return f"{obj.user} · {obj.organisation.name}"


class AssignForm(forms.Form):
    """Who of the body looks into an objection."""

    officer = OfficerField(label=_("Looked into by"), queryset=Officer.objects.none(), empty_label=_("nobody yet"))

    def __init__(self, *args, officers: QuerySet[Officer], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers


class AnswerForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Finding"),
        choices=[("no", _("Not upheld: the unit stays on the notice")), ("yes", _("Upheld: back to city review"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = text_field(
        pgettext_lazy("to an objection", "Answer"),
        6,
        help_text=_("Whoever has the receipt number reads it: name no person in it, and nobody who objected."),
    )


class NamingForm(forms.Form):
    """The decision that names the units of a notice."""

    document_number = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("As on the document, for example 威人社函〔2026〕19号.")
    )
    title = forms.CharField(label=_("Title of the decision"), max_length=200)
    decided_on = day_field(
        _("Date of the decision"), help_text=_("After the last day of the notice, and not in the future.")
    )
