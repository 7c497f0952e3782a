"""Forms of the county's work on applications: finding, returning, putting a motion."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ApplicationState
from evaluations.models import Application, Campaign
from journal import clock
from proceedings.enums import MotionKind
from standards.content import Rubric, Standard
from supervision import queries
from tripartite.models import District, Officer
from units.enums import UnitKind
from units.search import repeated

NEVER_SEEN = {ApplicationState.DRAFT}
COUNTY_TODO = {
    "score": (_("to be scored"), queries.to_score),
    "propose": (_("to be put to the organisations"), queries.to_propose),
}
CITY_TODO = {
    "release": (_("decided, to be released"), queries.to_release),
    "name": (_("to be named"), queries.to_name),
}


class ApplicationFilterForm(forms.Form):
    """The search of the list of applications. A condition that cannot be read is left out, with its sentence."""

    q = forms.CharField(
        label=_("Name, code or pinyin initials"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, widget=forms.Select(attrs={"class": "form-select"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=forms.Select(attrs={"class": "form-select"}))
    year = forms.TypedChoiceField(
        label=_("Year"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    district = forms.ModelChoiceField(
        label=_("County-level area"),
        queryset=District.objects.order_by("position", "pk"),
        required=False,
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    todo = forms.ChoiceField(label=_("To do"), required=False, widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args, office: Officer, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        every = ("", _("all"))
        states = [choice for choice in ApplicationState.choices if choice[0] not in NEVER_SEEN]
        self.fields["state"].choices = [every, *states]
        self.fields["kind"].choices = [every, *UnitKind.choices]
        self.fields["year"].choices = [every, *((year, year) for year in _years())]
        self.todo = CITY_TODO if office.is_city else COUNTY_TODO
        self.fields["todo"].choices = [every, *((key, label) for key, (label, _rows) in self.todo.items())]
        if not office.is_city:
            del self.fields["district"]

    @property
    def is_active(self) -> bool:
        """Whether any condition narrows the list."""
        return any(self.cleaned_data.values())

    def narrow(self, applications: QuerySet[Application]) -> QuerySet[Application]:
        """The applications that meet the conditions."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("todo"):
            _label, waiting = self.todo[chosen["todo"]]
            applications = applications.filter(pk__in=waiting(self.office).values("pk"))
        if fragment := repeated(chosen.get("q") or ""):
            applications = applications.filter(unit__search_key__contains=fragment)
        conditions = {
            "state": chosen.get("state"),
            "unit__kind": chosen.get("kind"),
            "campaign__year": chosen.get("year"),
            "district": chosen.get("district"),
        }
        return applications.filter(**{name: value for name, value in conditions.items() if value})


def _years() -> list[int]:
    return list(Campaign.objects.order_by("-year").values_list("year", flat=True))


class ReturnForm(forms.Form):
    """Sending back for correction: a letter, a day, and a sentence beside each indicator that is to be corrected.

    The fields of the indicators are named `item_<id>`; an empty one means that nothing is to be corrected there.
    """

    text = forms.CharField(
        label=_("To the unit"),
        help_text=_("What is to be corrected on the whole. The unit reads it at the head of its application."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    due_on = forms.DateField(
        label=_("Correct by"),
        help_text=_("Reference value: ten days. After this day the application lapses."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    REFERENCE_DAYS = 10

    def __init__(self, *args, rubric: Rubric, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.fields["due_on"].initial = clock.today() + timedelta(days=self.REFERENCE_DAYS)
        for indicator in rubric.indicators:
            self.fields[f"item_{indicator.id}"] = forms.CharField(
                label=indicator.title,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    @property
    def standards(self) -> list[tuple[Standard, list[forms.BoundField], bool]]:
        """The fields of the indicators by standard, and whether any of them holds something."""
        grouped = []
        for standard in self.rubric.standards:
            fields = [self[f"item_{indicator.id}"] for indicator in standard.indicators]
            grouped.append((standard, fields, any(field.value() or field.errors for field in fields)))
        return grouped

    @property
    def items(self) -> dict[str, str]:
        """What is wrong, by indicator."""
        return {
            name.removeprefix("item_"): text.strip()
            for name, text in self.cleaned_data.items()
            if name.startswith("item_") and text.strip()
        }

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on <= clock.today():
            raise forms.ValidationError(gettext("The deadline must lie in the future."))
        return due_on

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(text for name, text in cleaned.items() if name.startswith("item_")):
            raise forms.ValidationError(
                gettext(
                    "Please write beside at least one indicator what is to be corrected, so that the unit finds it."
                )
            )
        return cleaned


class MotionForm(forms.Form):
    """The written recommendation, or why the unit is not recommended."""

    text = forms.CharField(label=_("Text of the motion"), widget=forms.Textarea(attrs={"rows": 8}), max_length=8000)

    HELP = {
        MotionKind.RECOMMEND: _("This becomes the county's written recommendation; the city reads it."),
        MotionKind.NOT_RECOMMEND: _("The unit reads these words: say what it lacks and what guidance you offer."),
    }

    def __init__(self, *args, motion: MotionKind, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = self.HELP[motion]
