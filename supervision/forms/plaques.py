"""Forms of the register of plaques: finding, moving, ordering from the maker; and of cancelling a title."""

from collections.abc import Iterable, Iterator, Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plaques.enums import PlaqueState, TitleState
from plaques.models import Plaque, Title
from supervision.forms.city import day_field, text_field
from tripartite.models import District, Officer
from units.enums import UnitKind


class RegisterFilterForm(forms.Form):
    """The search of the register of titles and plaques. A condition that cannot be read is left out."""

    MAKING = "making"

    q = forms.CharField(
        label=_("Name, number or pinyin initials"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Plaque"),
        required=False,
        choices=[("", _("all")), (MAKING, _("being made")), *PlaqueState.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("all")), *UnitKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    year = forms.TypedChoiceField(
        label=_("Year"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    district = forms.ModelChoiceField(
        label=_("District"),
        required=False,
        queryset=District.objects.order_by("position", "pk"),
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args, office: Officer, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = Title.objects.for_officer(office).order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("all")), *((year, year) for year in years)]
        if not office.is_city:
            del self.fields["district"]

    @property
    def is_active(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, titles: QuerySet[Title]) -> QuerySet[Title]:
        """The titles that meet the conditions."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("q"):
            titles = titles.search(chosen["q"])
        if chosen.get("state") == self.MAKING:
            titles = titles.filter(pieces__isnull=True, state=TitleState.GRANTED)
        elif chosen.get("state"):
            titles = titles.filter(pieces__in=Plaque.objects.current().filter(state=chosen["state"]))
        conditions = {name: chosen.get(name) for name in ("kind", "year", "district")}
        return titles.filter(**{name: value for name, value in conditions.items() if value})


class PlaqueMoveForm(forms.Form):
    """What the register wants to know about one move of a plaque: a person, or a reason."""

    def __init__(self, *args, move: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if move in self.PEOPLE:
            name, label = self.PEOPLE[move]
            self.fields[name] = forms.CharField(label=label, max_length=60)
            if move == "take_back":
                self.fields["photo"] = forms.FileField(
                    label=_("Photo of the plaque"), required=False, help_text=_("JPG or PNG.")
                )
        else:
            self.fields["reason"] = text_field(_("Reason"), 3, help_text=self.REASONS[move])

    PEOPLE = {
        "hand_over": ("received_by", _("Received by")),
        "take_back": ("returned_by", _("Brought back by")),
    }
    REASONS = {
        "report_lost": _("When and how it was lost, and who reported it."),
        "find": _("Where it turned up and who brought it."),
        "replace": _("Why another piece is needed: lost, damaged, badly made."),
    }


class BatchForm(forms.Form):
    """Which plaques go to the maker together."""

    plaques = forms.ModelMultipleChoiceField(
        queryset=Plaque.objects.none(),
        error_messages={
            "required": _("Please tick at least one plaque."),
            "invalid_choice": _("One of the plaques ticked is no longer waiting for the maker."),
        },
    )
    note = forms.CharField(
        label=_("Note to the maker"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args, candidates: QuerySet[Plaque], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plaques"].queryset = candidates


class RevocationForm(forms.Form):
    """The decision that cancels a title."""

    document_number = forms.CharField(label=_("Document number"), max_length=60)
    title = forms.CharField(label=_("Title of the decision"), max_length=200)
    decided_on = day_field(_("Date of the decision"), help_text=_("Not in the future."))
    text = text_field(_("Reason"), 4, help_text=_("It is published with the cancellation: name no person in it."))


class HandOverForm(forms.Form):
    """Who received each of several plaques; an empty line means: not yet."""

    FIELD = "receiver_"

    def __init__(self, *args, plaques: Sequence[Plaque], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.plaques = {f"{self.FIELD}{plaque.pk}": plaque for plaque in plaques}
        for name, plaque in self.plaques.items():
            self.fields[name] = forms.CharField(
                label=gettext("Received by, for %(unit)s") % {"unit": plaque.title.unit_name},
                required=False,
                max_length=60,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    @classmethod
    def plaques_in(cls, data: Iterable[str]) -> list[int]:
        """The ids of the plaques whose lines were sent."""
        keys = (name.removeprefix(cls.FIELD) for name in data if name.startswith(cls.FIELD))
        return [int(key) for key in keys if key.isascii() and key.isdecimal()]

    def rows(self) -> Iterator[tuple[Plaque, forms.BoundField]]:
        for name, plaque in self.plaques.items():
            yield plaque, self[name]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name].strip() for name in self.plaques):
            raise forms.ValidationError(gettext("Please write down for at least one plaque who received it."))
        return cleaned

    @property
    def receivers(self) -> list[tuple[str, Plaque, str]]:
        """Field, plaque and receiver, for the lines that were filled in."""
        return [
            (name, plaque, self.cleaned_data[name])
            for name, plaque in self.plaques.items()
            if self.cleaned_data[name].strip()
        ]
