"""Forms on adverse facts and integrity grades."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.enums import FactState, Grade, TableKind
from enterprises.services import FactFields, GradeFields
from enterprises.services.reported import kind_and_veto, kinds_to_choose
from journal import clock
from tripartite.models import District, Officer
from units.forms import UsccField
from units.models import Unit
from units.search import repeated
from units.tables import ACCEPTED as TABLES
from units.uploads import ACCEPTED

DAY = {"type": "date"}


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A date that a browser offers a calendar for."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs)


class OfUnit(forms.Form):
    """A form about one unit of the office's area, named by its code. A foreign one is not found."""

    code = UsccField()

    def __init__(self, *args: Any, office: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        self.unit: Unit | None = None

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        self.unit = Unit.objects.for_officer(self.office).select_related("district").filter(uscc=code).first()
        if self.unit is None:
            raise ValidationError(gettext("No unit with this code is registered in your area."))
        return code


class FactForm(OfUnit):
    """A fact as a department told it."""

    what = forms.ChoiceField(
        label=_("What was found"),
        help_text=_("Once confirmed, a veto item bars recommendation and approval; other facts are on record."),
    )
    happened_on = day_field(_("Date of the fact"), help_text=_("The day of the decision or event, not of its entry."))
    text = forms.CharField(
        label=_("What happened"),
        help_text=_("The unit reads these words and answers them."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    source = forms.CharField(label=_("Department that said so"), max_length=120)
    document = forms.CharField(label=_("Document number"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Evidence"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = kinds_to_choose()
        self.fields["happened_on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError(gettext("The date lies in the future: a fact has happened."))
        return day

    @property
    def fact(self) -> FactFields:
        """What the service takes."""
        given = self.cleaned_data
        kind, veto = kind_and_veto(given["what"])
        return FactFields(
            kind=kind,
            veto=veto,
            happened_on=given["happened_on"],
            text=given["text"],
            source=given["source"],
            document=given["document"],
        )


class GradeForm(OfUnit):
    """An enterprise's grade of one year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000)
    grade = forms.ChoiceField(label=_("Integrity grade"), choices=Grade.choices, widget=forms.RadioSelect)
    source = forms.CharField(label=_("Decided by"), max_length=120)
    decided_on = day_field(_("Decided on"))
    document = forms.CharField(label=_("Document number"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=_("Only where another grade of this year stands already."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].max_value = clock.today().year
        self.fields["year"].initial = clock.today().year

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year > clock.today().year:
            raise ValidationError(gettext("This year has not come yet."))
        return year

    @property
    def fields_of_grade(self) -> GradeFields:
        """What the service takes."""
        return GradeFields(**{name: self.cleaned_data[name] for name in GradeFields.__slots__})


class OfficeFilterForm(forms.Form):
    """A search among what is said of units: by name or code, and by area for the city."""

    q = forms.CharField(
        label=_("Name, code or pinyin initials"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    district = forms.ModelChoiceField(
        label=_("County-level area"),
        queryset=District.objects.order_by("position", "pk"),
        required=False,
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, office: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not office.is_city:
            del self.fields["district"]

    @property
    def is_active(self) -> bool:
        """Whether any condition narrows the list."""
        return self.is_bound and self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that meet the conditions; one that cannot be read is left out."""
        self.full_clean()
        chosen = self.cleaned_data
        if fragment := repeated(chosen.get("q") or ""):
            rows = rows.filter(unit__search_key__contains=fragment)
        if chosen.get("district"):
            rows = rows.filter(unit__district=chosen["district"])
        return rows


class FactFilterForm(OfficeFilterForm):
    """The search of the list of facts."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all")), ("to_decide", _("to be weighed")), *FactState.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = super().narrow(rows)
        state = self.cleaned_data.get("state")
        if state == "to_decide":
            return rows.to_decide()
        return rows.filter(state=state) if state else rows


class GradeFilterForm(OfficeFilterForm):
    """The search of the list of grades."""

    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=[("", _("all")), *Grade.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = super().narrow(rows)
        grade = self.cleaned_data.get("grade")
        return rows.filter(grade=grade) if grade else rows


class WeighForm(forms.Form):
    """Why a fact is confirmed or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The unit reads this sentence."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class TableForm(forms.Form):
    """A table to be looked through."""

    kind = forms.ChoiceField(label=_("What it holds"), choices=TableKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(label=_("Table"), widget=forms.ClearableFileInput(attrs={"accept": TABLES}))
