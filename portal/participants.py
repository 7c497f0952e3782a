"""What the public page of participants reads: published lists, their counts, and search within one."""

from dataclasses import dataclass

import django_filters as filters
from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from evaluations.models import ListedParticipant, ParticipantList
from evaluations.taking_part import ListedParticipantQuerySet
from portal.filters import SELECT
from tripartite.models import District
from units.enums import UnitKind


class ParticipantFilter(filters.FilterSet):
    """Part of the name or pinyin initials; area; kind."""

    q = filters.CharFilter(
        method="search",
        label=_("Name or pinyin initials"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    district = filters.ModelChoiceFilter(
        queryset=District.objects.all(),
        to_field_name="slug",
        label=_("Area"),
        widget=forms.Select(attrs=SELECT),
        empty_label=_("All areas"),
        error_messages={"invalid_choice": _("There is no such area.")},
    )
    kind = filters.ChoiceFilter(
        choices=UnitKind.choices,
        label=_("Kind"),
        widget=forms.Select(attrs=SELECT),
        empty_label=_("All kinds"),
        error_messages={"invalid_choice": _("There is no such kind of unit.")},
    )

    class Meta:
        model = ListedParticipant
        fields = ("q", "district", "kind")

    def search(self, rows: ListedParticipantQuerySet, name: str, text: str) -> ListedParticipantQuerySet:
        return rows.search(text)

    @property
    def is_active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value not in (None, "") for value in self.form.cleaned_data.values())


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many participants a list names of an area."""

    name: str
    slug: str
    count: int


def counts_of(published: ParticipantList) -> tuple[list[AreaCount], list[tuple[str, int]]]:
    """By area, in the official order, and by kind. Two queries."""
    found = dict(published.entries.order_by().values_list("district").annotate(count=Count("pk")))
    areas = [AreaCount(district.name, district.slug, found.get(district.pk, 0)) for district in District.objects.all()]
    by_kind = dict(published.entries.order_by().values_list("kind").annotate(count=Count("pk")))
    return areas, [
        (kind.counted(by_kind[kind.value]), by_kind[kind.value]) for kind in UnitKind if kind.value in by_kind
    ]
