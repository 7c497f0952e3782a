"""Forms of the county's work on applications: finding, returning, putting a motion."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from evaluations import clocks
from evaluations.diagnosis import Gap, failing_standards, why_not_diagnosed
from evaluations.enums import ApplicationState
from evaluations.models import Application, Campaign
from evaluations.rules import why_not_due
from evaluations.snapshot import Sheet
from journal.prepared import Prepared
from proceedings.enums import MotionKind
from standards.content import Indicator, Rubric, Standard
from supervision import drafts, queries
from supervision.phrases import Phrase, phrases_for
from tripartite.models import District, Officer
from units.enums import UnitKind
from units.search import repeated

NEVER_SEEN = {ApplicationState.DRAFT}
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
        self.fields["year"].choices = [every, *((year, year) for year in YEARS.all())]
        self.fields["todo"].choices = [every, *((key, label) for key, (label, _rows) in CITY_TODO.items())]
        if not office.is_city:
            # What a county has to do stands in its queue.
            del self.fields["district"], self.fields["todo"]

    @property
    def is_active(self) -> bool:
        """Whether any condition narrows the list."""
        return any(self.cleaned_data.values())

    def narrow(self, applications: QuerySet[Application]) -> QuerySet[Application]:
        """The applications that meet the conditions."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("todo"):
            _label, waiting = CITY_TODO[chosen["todo"]]
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


YEARS = Prepared[int](lambda: Campaign.objects.order_by("-year").values_list("year", flat=True))


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What can be said of one indicator: phrases to tick, and the words themselves."""

    indicator: Indicator
    text: forms.BoundField
    phrases: forms.BoundField | None
    texts: list[Phrase]

    @property
    def is_filled(self) -> bool:
        return bool(self.text.value() or self.text.errors or (self.phrases and self.phrases.value()))


class ReturnForm(forms.Form):
    """Sending back for correction: a letter, a day, and beside each indicator what is to be corrected there.

    The fields of the indicators are named `item_<id>`, with the standard phrases to tick in `phrase_<id>`; nothing in
    either means that nothing is to be corrected. Ticked phrases that the words do not hold already come before them.
    """

    text = forms.CharField(
        label=_("To the unit"),
        help_text=_("What is to be corrected on the whole. The unit reads it at the head of its application."),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-hans"}),
        max_length=4000,
        initial=drafts.RETURN_LETTER,
    )
    due_on = forms.DateField(
        label=_("Correct by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, application: Application, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.rubric = application, application.rubric
        days = application.campaign.correction_days
        self.fields["due_on"].initial = clocks.correct_by(application.campaign)
        sentence = ngettext(
            "Reference value of the campaign: %(n)d day. After this day the application lapses.",
            "Reference value of the campaign: %(n)d days. After this day the application lapses.",
            days,
        )
        self.fields["due_on"].help_text = sentence % {"n": days}
        self.texts = {indicator.id: phrases_for(indicator) for indicator in self.rubric.indicators}
        for indicator in self.rubric.indicators:
            self._add(indicator)

    def _add(self, indicator: Indicator) -> None:
        phrases = self.texts[indicator.id]
        if phrases:
            self.fields[f"phrase_{indicator.id}"] = forms.MultipleChoiceField(
                label=indicator.title,
                required=False,
                choices=[(phrase.key, phrase.label) for phrase in phrases],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields[f"item_{indicator.id}"] = forms.CharField(
            label=indicator.title,
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        )

    @property
    def standards(self) -> list[tuple[Standard, list[ItemFields], int]]:
        """The fields of the indicators by standard, and on how many of them something is said."""
        grouped = []
        for standard in self.rubric.standards:
            items = [self._fields_of(indicator) for indicator in standard.indicators]
            grouped.append((standard, items, sum(item.is_filled for item in items)))
        return grouped

    def _fields_of(self, indicator: Indicator) -> ItemFields:
        texts = self.texts[indicator.id]
        ticked = self[f"phrase_{indicator.id}"] if texts else None
        return ItemFields(indicator, self[f"item_{indicator.id}"], ticked, texts)

    @property
    def items(self) -> dict[str, str]:
        """What is wrong, by indicator: ticked phrases and words as one text."""
        composed = {indicator.id: self._composed(indicator.id) for indicator in self.rubric.indicators}
        return {key: text for key, text in composed.items() if text}

    def _composed(self, key: str) -> str:
        typed = self.cleaned_data.get(f"item_{key}", "").strip()
        ticked = self.cleaned_data.get(f"phrase_{key}", [])
        said = [phrase.text for phrase in self.texts[key] if phrase.key in ticked and phrase.text not in typed]
        return "\n".join([*said, typed] if typed else said)

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        refusal = why_not_due(self.application, due_on)
        if refusal:
            raise forms.ValidationError(refusal)
        return due_on

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not self.items:
            raise forms.ValidationError(
                gettext(
                    "Please write beside at least one indicator what is to be corrected, so that the unit finds it."
                )
            )
        return cleaned


class MotionForm(forms.Form):
    """The written recommendation, or why the unit is not recommended."""

    text = forms.CharField(
        label=_("Text of the motion"), widget=forms.Textarea(attrs={"rows": 8, "lang": "zh-hans"}), max_length=8000
    )

    HELP = {
        MotionKind.RECOMMEND: _("This becomes the county's written recommendation; the city reads it."),
        MotionKind.NOT_RECOMMEND: _("The unit reads these words: say what it lacks and what guidance you offer."),
    }

    def __init__(self, *args, motion: MotionKind, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = self.HELP[motion]


class DiagnosisForm(MotionForm):
    """Why a unit is not recommended: on the whole, and for each failing standard what is lacking.

    The fields of the standards are named `why_<id>`. Those that fail are asked for; others may be spoken of as well.
    """

    def __init__(self, *args, rubric: Rubric, sheet: Sheet, **kwargs) -> None:
        super().__init__(*args, motion=MotionKind.NOT_RECOMMEND, **kwargs)
        self.rubric, self.sheet = rubric, sheet
        self.fields["text"].initial = drafts.not_recommended(sheet, rubric)
        self.gaps = {gap.standard.id: gap for gap in failing_standards(rubric, sheet)}
        for standard in rubric.standards:
            gap = self.gaps.get(standard.id)
            self.fields[f"why_{standard.id}"] = forms.CharField(
                label=standard.title,
                required=False,
                max_length=4000,
                initial=drafts.diagnosis(gap) if gap else "",
                widget=forms.Textarea(attrs={"rows": 7 if gap else 3, "class": "form-control", "lang": "zh-hans"}),
            )

    @property
    def failing(self) -> list[tuple[Gap, forms.BoundField]]:
        """The standards that must have a diagnosis."""
        return [(gap, self[f"why_{key}"]) for key, gap in self.gaps.items()]

    @property
    def others(self) -> list[tuple[Standard, forms.BoundField]]:
        """Those that may have one."""
        return [(one, self[f"why_{one.id}"]) for one in self.rubric.standards if one.id not in self.gaps]

    @property
    def diagnosis(self) -> dict[str, str]:
        """What was written, by standard."""
        return {
            standard.id: text
            for standard in self.rubric.standards
            if (text := self.cleaned_data.get(f"why_{standard.id}", "").strip())
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        for key, sentence in why_not_diagnosed(self.rubric, self.sheet, self.diagnosis).items():
            self.add_error(f"why_{key}", sentence)
        return cleaned
