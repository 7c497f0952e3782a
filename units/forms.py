"""Forms of the units room: the code, the place, who one is for a unit, its people."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tripartite.models import District, Town
from units.checks import clean_uscc
from units.enums import Role, UnitKind
from units.models import Claim, UnitMember

PHONE = r"^\+?[0-9\- ]{7,20}$"


class PhoneField(forms.RegexField):
    """A telephone number, as people write it; full-width digits are understood."""

    default_error_messages = {"invalid": _("Digits, spaces and hyphens only, for example 0631-5200000.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
        super().__init__(regex=PHONE, strip=True, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value))


class UsccField(forms.CharField):
    """A unified social credit code, however it was typed. Its value is the one spelling."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Unified social credit code"))
        kwargs.setdefault(
            "help_text", _("Eighteen characters, as on the business licence or registration certificate.")
        )
        # Room for the blanks and hyphens that a copied code brings along.
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        return clean_uscc(super().clean(value))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit is registered. `town` is None where the district has none, or the unit spans several."""

    district: District
    town: Town | None


class PlaceField(forms.ChoiceField):
    """District and town in one choice, the towns grouped by district: no town can be chosen in another's district.

    A district without towns is chosen by itself; with ``whole=True`` every district can be, for a unit that spans
    several towns. Codes of towns are digits and slugs of districts are words, so one value names either. Its value is
    a `Place`.
    """

    default_error_messages = {"invalid_choice": _("Please choose one of the towns offered.")}

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        self.whole = whole
        self.places: dict[str, Place] = {}
        super().__init__(**kwargs)

    def load(self) -> None:
        """Read the areas: two queries, once for a form."""
        # A field is copied from its class's for each form, shallowly: the form gets a dictionary of its own.
        self.places = {}
        districts = District.objects.prefetch_related("towns")
        groups = [(district.name, list(self._options(district))) for district in districts]
        self.choices = [("", "—"), *groups]

    def _options(self, district: District) -> Iterable[tuple[str, str]]:
        towns = list(district.towns.all())
        if self.whole or not towns:
            self.places[district.slug] = Place(district, None)
            yield district.slug, _("%(district)s as a whole") % {"district": district.name} if towns else district.name
        for town in towns:
            self.places[town.code] = Place(district, town)
            yield town.code, town.name

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.places

    def clean(self, value: Any) -> Place | None:
        return self.places.get(super().clean(value))


class CodeForm(forms.Form):
    """The first question: what is it, and what is its code. The portal then knows whether it has the unit."""

    kind = forms.ChoiceField(
        label=_("What do you want to register?"),
        choices=UnitKind.choices,
        widget=forms.RadioSelect,
        initial="enterprise",
    )
    uscc = UsccField(
        help_text=_(
            "Eighteen characters, as on the business licence. A park, town or cluster uses the code of its governing "
            "body (management committee, town government or subdistrict office)."
        )
    )


class ClaimForm(forms.ModelForm):
    """Who one is for a unit that is registered already."""

    class Meta:
        model = Claim
        fields = ["statement", "role"]
        help_texts = {
            "statement": _("For example: head of personnel. The county compares this with what it knows."),
        }
        labels = {"role": _("What you do in the portal")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].widget = forms.RadioSelect()
        self.fields["role"].choices = role_choices()


def role_choices() -> list[tuple[str, Any]]:
    """The roles, each with what it may do."""
    return [(role.value, format_lazy(_("{role}: {duties}"), role=role.label, duties=role.duties)) for role in Role]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("Email address of the colleague"),
        max_length=254,
        help_text=_("The person signs in, or registers, with this very address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("What the person does in the portal"),
        widget=forms.RadioSelect,
        initial=Role.EDITOR,
        choices=role_choices,
        error_messages={"invalid_choice": _("Please choose one of the roles offered.")},
    )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=role_choices,
        error_messages={"invalid_choice": _("Please choose one of the roles offered.")},
    )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class HandOverForm(forms.Form):
    """To whom the person in charge hands over, and whether they stay."""

    successor = forms.ChoiceField(
        label=_("Who is in charge from now on?"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose one of the colleagues listed.")},
    )
    stays = forms.ChoiceField(
        label=_("And you?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I stay on as a clerk.")), ("no", _("I leave: I no longer act for the unit."))],
        initial="yes",
    )

    def __init__(self, *args: Any, colleagues: Iterable[UnitMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(member.pk): member for member in colleagues}
        self.fields["successor"].choices = [
            (key, format_lazy("{person} · {role}", person=str(member.user), role=member.duty.label))
            for key, member in self.colleagues.items()
        ]

    def clean_successor(self) -> UnitMember:
        return self.colleagues[self.cleaned_data["successor"]]

    def clean_stays(self) -> bool:
        return self.cleaned_data["stays"] == "yes"


class RegistrationForm(forms.Form):
    """What is needed to claim a new unit; its profile is filled in once the county has said yes. The code stands in
    the address, checked already."""

    name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("As on the licence or certificate, without abbreviation.")
    )
    place = PlaceField(label=_("District and town"))
    statement = forms.CharField(
        label=_("Your position in the unit"),
        max_length=120,
        help_text=_("For example: head of personnel. The county compares this with what it knows."),
    )

    phone = PhoneField(
        label=_("Your phone"),
        required=False,
        help_text=_("So that the county can ring you up about this. Kept with your account; never shown in public."),
    )

    def __init__(self, *args: Any, kind: UnitKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        # A park may span several towns, and a town is none of its own towns.
        place.whole = kind != UnitKind.ENTERPRISE
        place.help_text = (
            _("Where the area lies. The tripartite body of this district handles everything you file.")
            if place.whole
            else _("Where the unit is registered. The tripartite body of this district handles everything you file.")
        )
        place.load()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) < 4:
            raise ValidationError(_("Please give the full name, as on the licence."))
        return name


class WholeNumberField(forms.CharField):
    """A whole number as people type it: full-width digits and thousands separators are understood, and a slip comes
    back as it was typed. Its value is an int, or None when nothing was typed."""

    def __init__(self, *, least: int = 0, most: int = 2_000_000_000, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        text = unicodedata.normalize("NFKC", typed).replace(",", "").replace("_", "")
        text = "".join(text.split())
        if not re.fullmatch(r"[0-9]{1,15}", text):
            raise ValidationError(
                format_lazy(_("“{typed}” is not a whole number. Please use digits, for example 320."), typed=typed)
            )
        if not self.least <= int(text) <= self.most:
            raise ValidationError(
                format_lazy(_("Please give a number from {least} to {most}."), least=self.least, most=self.most)
            )
        return int(text)


class DayField(forms.DateField):
    """A day of the calendar. Years that nobody means are told."""

    default_error_messages = {"invalid": _("This is not a date. Please write it like 2026-03-01.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value)
        if day is not None and not 1949 <= day.year <= 2100:
            raise ValidationError(_("Please check the year."), code="year")
        return day


class ContactFields(forms.Form):
    """How officers reach a unit; never shown in public."""

    contact_phone = PhoneField(label=_("Contact phone"))
