"""Forms of an area: what stands there, what happened, its stations, and what the county enters."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from journal import clock
from parks.enums import (
    ArrangementKind,
    CoordinatorGrade,
    RecordKind,
    Scope,
    StationService,
    StationTest,
)
from parks.models import Arrangement, Coordinator, Station
from parks.services import ArrangementFields, CoordinatorFields, RecordFields, StationFields
from tripartite.enums import Party
from tripartite.models import Town
from tripartite.words import colon
from units.checks import clean_uscc
from units.enums import UnitKind
from units.forms import DayField, PhoneField, UsccField, WholeNumberField
from units.models import Unit
from units.uploads import ACCEPTED

MOMENT = "%Y-%m-%dT%H:%M"


def words(label: Any, rows: int = 3, *, required: bool = True, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=4000, required=required, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def moment(label: Any, **options: Any) -> forms.DateTimeField:
    """A day and a time of it."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"], **options)


def paper() -> forms.FileField:
    """A file that proves it."""
    return forms.FileField(
        label=_("Paper"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("Reason"), 2)


class ArrangementForm(forms.Form):
    """Something that stands in the area from a day on. What is asked depends on the kind, chosen first."""

    title = forms.CharField(label=_("Name"), max_length=160)
    scope = forms.ChoiceField(label=_("How far it reaches"), choices=Scope.choices, widget=forms.RadioSelect)
    industry = forms.CharField(label=_("Industry"), max_length=60, required=False, help_text=_("For an industry one."))
    employer_side = forms.CharField(
        label=_("Employers' side"), max_length=160, help_text=_("For example the chamber of commerce of the town.")
    )
    employee_side = forms.CharField(
        label=_("Employees' side"), max_length=160, help_text=_("For example the trade union federation of the town.")
    )
    document = forms.CharField(label=_("Document number"), max_length=120, required=False)
    starts_on = DayField(label=_("In force from"))
    ends_on = DayField(label=_("Last day in force"), required=False)
    file = paper()

    def __init__(self, *args: Any, kind: ArrangementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.is_agreed:
            for name in ("scope", "industry", "employer_side", "employee_side"):
                del self.fields[name]
        self.fields["ends_on"].required = kind == ArrangementKind.CONTRACT

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        if data.get("scope") == Scope.INDUSTRY and not data.get("industry"):
            self.add_error("industry", _("Please name the industry."))
        if data.get("scope") == Scope.REGIONAL:
            data["industry"] = ""
        return data

    @property
    def fields_given(self) -> ArrangementFields:
        """What the service takes."""
        given = {name: self.cleaned_data[name] for name in ArrangementFields.__slots__ if name in self.cleaned_data}
        return ArrangementFields(kind=str(self.kind), **given)


class CoverForm(forms.Form):
    """Which enterprises are covered: by their codes, or all of the area."""

    codes = words(
        _("Unified social credit codes"), 4, required=False, help_text=_("One on each line, as they stand in the list.")
    )
    everyone = forms.BooleanField(label=_("All enterprises that lie in the area today"), required=False)
    small = forms.BooleanField(
        label=_("Of these only small and micro ones without a contract of their own"), required=False
    )
    since = DayField(label=_("Covered since"))

    def __init__(self, *args: Any, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = enterprises

    def clean_codes(self) -> list[Unit]:
        typed = [code for line in self.cleaned_data["codes"].splitlines() for code in line.replace(",", " ").split()]
        codes, faults = [], []
        for code in typed:
            try:
                codes.append(clean_uscc(code))
            except ValidationError as error:
                faults.append(f"{code}{colon()}{error.messages[0]}")
        found = {unit.uscc: unit for unit in self.enterprises.filter(uscc__in=codes)}
        faults += [gettext("%(code)s: no enterprise of your area") % {"code": c} for c in codes if c not in found]
        if faults:
            raise ValidationError(faults)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data.get("codes") and not data.get("everyone"):
            self.add_error("codes", _("Please give codes, or tick “All enterprises”."))
        return data

    @property
    def chosen(self) -> list[Unit]:
        """The enterprises meant."""
        if not self.cleaned_data["everyone"]:
            return self.cleaned_data["codes"]
        found = self.enterprises
        if self.cleaned_data["small"]:
            day = self.cleaned_data["since"]
            small = found.filter(
                labour_facts__until__isnull=True, labour_facts__size_class__in=("small", "micro")
            ).exclude(labour_facts__until__isnull=True, labour_facts__contract_until__gte=day)
            return list(small.order_by("pk"))
        return list(found.order_by("pk"))


class EndForm(forms.Form):
    """When it ends, and why."""

    last_day = DayField(label=_("Last day in force"))
    reason = words(_("Reason"), 2)


class SeatForm(forms.Form):
    """Who sits in a body: an organisation by its post, no person."""

    party = forms.ChoiceField(label=_("Party"), choices=Party.choices)
    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    post = forms.CharField(label=_("Post"), max_length=80, help_text=_("The post, not the person's name."))


class RecordForm(forms.Form):
    """What happened in the area on a day."""

    body = forms.ModelChoiceField(
        label=pgettext_lazy("area", "Body"), queryset=Arrangement.objects.none(), required=False, empty_label=_("none")
    )
    happened_on = DayField(label=_("Date"))
    title = forms.CharField(label=_("Subject"), max_length=160)
    matters = words(_("Matters"), 4)
    result = words(_("Minutes and results"), 5, required=False)
    first_figure = WholeNumberField(required=False)
    second_figure = WholeNumberField(required=False)
    known_at = moment(_("When you came to know of it"), help_text=_("The time to report it runs from this moment."))
    files = forms.FileField(
        label=_("Paper"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    )

    def __init__(self, *args: Any, kind: RecordKind, area: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["happened_on"].widget.attrs["max"] = clock.today().isoformat()
        first, second = kind.counted
        for name, label in (("first_figure", first), ("second_figure", second)):
            if label:
                self.fields[name].label = label
            else:
                del self.fields[name]
        if not kind.has_clock:
            del self.fields["known_at"]
        if kind in (RecordKind.MEETING, RecordKind.PARTY, RecordKind.ANALYSIS):
            bodies = Arrangement.objects.filter(area=area, kind__in=("tripartite", "leading"))
            self.fields["body"].queryset = bodies.order_by("-starts_on", "pk")
        else:
            del self.fields["body"]

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError(gettext("The date lies in the future: a record is of what has happened."))
        return day

    def clean_known_at(self) -> datetime:
        known = self.cleaned_data["known_at"]
        if known > clock.now():
            raise ValidationError(gettext("This moment has not come yet."))
        return known

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, second = data.get("first_figure"), data.get("second_figure")
        if second is not None and (first is None or second > first):
            self.add_error("second_figure", _("It cannot be more than the figure before it."))
        return data

    @property
    def fields_given(self) -> RecordFields:
        """What the service takes."""
        given = {name: self.cleaned_data[name] for name in RecordFields.__slots__ if name in self.cleaned_data}
        return RecordFields(kind=str(self.kind), **given)


class ReportForm(forms.Form):
    """To whom a case was reported, and when."""

    reported_at = moment(_("Reported at"))
    reported_to = forms.CharField(label=_("Reported to"), max_length=120, help_text=_("The authority, not a person."))


class SettleForm(forms.Form):
    """How a case ended."""

    settled_on = DayField(label=_("Settled on"))
    outcome = words(_("How it was settled"), 3)


class StationForm(forms.Form):
    """What a station says of itself. All of it is public."""

    name = forms.CharField(label=_("Name of the station"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    hours = forms.CharField(label=_("Opening hours"), max_length=120, help_text=_("For example: 工作日 9:00—17:00"))
    phone = PhoneField(
        label=_("Phone of the station"),
        required=False,
        help_text=_("The office's own line: it is shown in public. No mobile phone of a person."),
    )
    services = forms.MultipleChoiceField(
        label=_("Services"), choices=StationService.choices, widget=forms.CheckboxSelectMultiple
    )
    opened_on = DayField(label=_("Opened on"))
    closed_on = DayField(label=_("Closed on"), required=False)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        digits = "".join(c for c in phone if c.isdigit()).removeprefix("86")
        if len(digits) == 11 and digits.startswith("1"):
            raise ValidationError(gettext("This is a mobile phone. Please give the station's own line, or none."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("opened_on") and data.get("closed_on") and data["closed_on"] < data["opened_on"]:
            self.add_error("closed_on", _("The last day lies before the first."))
        return data

    @property
    def fields_given(self) -> StationFields:
        """What the service takes."""
        return StationFields(**{name: self.cleaned_data[name] for name in StationFields.__slots__})


class PhotoForm(forms.Form):
    """A picture of a station."""

    photo = forms.FileField(label=_("Photo"), widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png"}))
    caption = forms.CharField(label=_("What it shows"), max_length=120, help_text=_("No people, please: it is public."))


class CoordinatorForm(forms.Form):
    """A coordinator of the area. Names are for the area and the officers."""

    name = forms.CharField(label=_("Name of the person"), max_length=60, help_text=_("Not shown in public."))
    grade = forms.ChoiceField(label=_("Grade"), choices=CoordinatorGrade.choices)
    certificate = forms.CharField(label=_("Certificate number"), max_length=60)
    issued_on = DayField(label=_("Certificate issued on"))
    expires_on = DayField(label=_("Certificate valid until"), required=False)
    station = forms.ModelChoiceField(
        label=_("Station"), queryset=Station.objects.none(), required=False, empty_label=_("none")
    )
    full_time = forms.BooleanField(label=_("Full time"), required=False)
    since = DayField(label=_("At work since"))
    until = DayField(label=_("Last day at work"), required=False)

    def __init__(self, *args: Any, area: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = Station.objects.filter(area=area).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for first, last in (("issued_on", "expires_on"), ("since", "until")):
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, _("The last day lies before the first."))
        return data

    @classmethod
    def shown(cls, coordinator: Coordinator) -> dict[str, Any]:
        """A coordinator as the form shows them."""
        return {name: getattr(coordinator, name) for name in CoordinatorFields.__slots__}

    @property
    def fields_given(self) -> CoordinatorFields:
        """What the service takes."""
        return CoordinatorFields(**{name: self.cleaned_data[name] for name in CoordinatorFields.__slots__})


class CheckForm(forms.Form):
    """The four tests of the circular, as the county found them."""

    checked_on = DayField(label=_("Checked on"))
    tests = forms.MultipleChoiceField(
        label=_("What is met"),
        choices=StationTest.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what you found in order. What stays open counts as lacking."),
    )
    remark = words(_("What is lacking"), 3, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if len(data.get("tests", ())) < len(StationTest) and not data.get("remark"):
            self.add_error("remark", _("Please write down what is lacking."))
        return data

    @property
    def results(self) -> dict[str, bool]:
        """What the service takes."""
        return {test.value: test.value in self.cleaned_data["tests"] for test in StationTest}


class RosterForm(forms.Form):
    """A table of the enterprises of an area."""

    file = forms.FileField(label=_("Table"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}))


class EnterpriseForm(forms.Form):
    """An enterprise of the office's area, by its code, with the reason for what is done to it."""

    code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    reason = words(
        _("Reason"), 2, help_text=_("It stands in the journal, for example the park's own list and its date.")
    )

    def __init__(self, *args: Any, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = enterprises

    def clean_code(self) -> Unit:
        found = self.enterprises.filter(uscc=clean_uscc(self.cleaned_data["code"])).first()
        if found is None:
            raise ValidationError(gettext("No enterprise with this code is registered in your area."))
        return found


class AreaForm(forms.Form):
    """A town, park or cluster that the county enters into the registry before anybody acts for it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in UnitKind if kind != UnitKind.ENTERPRISE],
        widget=forms.RadioSelect,
    )
    town = forms.ModelChoiceField(
        label=_("Town or subdistrict"),
        queryset=Town.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("For a park or cluster only where it lies in one town as a whole."),
    )
    name = forms.CharField(label=_("Full name"), max_length=120)
    uscc = UsccField(help_text=_("That of the governing body: management committee, town government or subdistrict."))

    def __init__(self, *args: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == UnitKind.TOWN and not data.get("town") and "town" not in self.errors:
            self.add_error("town", _("Please say which town it is."))
        return data


class TownForm(EnterpriseForm):
    """The same, with the town in which it is registered."""

    town = forms.ModelChoiceField(label=_("Town or subdistrict"), queryset=Town.objects.none(), empty_label="—")
    field_order = ("code", "town", "reason")

    def __init__(self, *args: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns
