"""Search and filters of the register: one class for the page and the API."""

import django_filters as filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from plaques.enums import Standing
from plaques.models import Title, TitleQuerySet
from tripartite.models import District
from units.enums import UnitKind

SELECT = {"class": "form-select"}
FIRST_YEAR, LAST_YEAR = 2005, 2100


class Status(models.TextChoices):
    """What one may ask for: in force, no longer so, or one of the two ways of that."""

    IN_FORCE = Standing.IN_FORCE.value, _("In force")
    ENDED = "ended", _("No longer in force")
    EXPIRED = Standing.EXPIRED.value, _("Expired")
    CANCELLED = Standing.CANCELLED.value, _("Cancelled")


class Order(models.TextChoices):
    """In which order. Each ends with the number, so that no two titles change places between pages."""

    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    NUMBER = "number", _("By number")


ORDERS = {Order.NEWEST: ("-granted_on", "-pk"), Order.OLDEST: ("granted_on", "pk"), Order.NUMBER: ("number",)}


class YearFilter(filters.NumberFilter):
    """A whole number; the library's own takes fractions."""

    field_class = forms.IntegerField


class TitleFilter(filters.FilterSet):
    """Part of the name, pinyin initials or part of the number; area, kind, year, status; order."""

    q = filters.CharFilter(
        method="search",
        label=_("Name, pinyin initials or number"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
        help_text="名称的一部分、拼音首字母或编号的一部分",
    )
    district = filters.ModelChoiceFilter(
        queryset=District.objects.all(),
        to_field_name="slug",
        label=_("Area"),
        widget=forms.Select(attrs=SELECT),
        empty_label=_("All areas"),
        error_messages={"invalid_choice": _("There is no such area.")},
        help_text="区市、开发区的英文简称，例如 huancui",
    )
    kind = filters.ChoiceFilter(
        choices=UnitKind.choices,
        label=_("Kind"),
        widget=forms.Select(attrs=SELECT),
        empty_label=_("All kinds"),
        error_messages={"invalid_choice": _("There is no such kind of unit.")},
    )
    year = YearFilter(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": _("Write the year with four digits.")},
    )
    status = filters.ChoiceFilter(
        method="with_status",
        choices=Status.choices,
        label=_("Status"),
        widget=forms.Select(attrs=SELECT),
        empty_label=_("In force or not"),
        error_messages={"invalid_choice": _("There is no such status.")},
    )
    sort = filters.ChoiceFilter(
        method="in_order",
        choices=Order.choices,
        label=_("Order"),
        widget=forms.Select(attrs=SELECT),
        empty_label=None,
        error_messages={"invalid_choice": _("The list cannot be put in this order.")},
    )

    class Meta:
        model = Title
        fields = ("q", "district", "kind", "year", "status", "sort")

    def offer_years(self, years: list[int]) -> None:
        """Let the form offer these years, and the one asked for even if there is no title of it."""
        asked = self.form["year"].value() or ""
        offered = [str(year) for year in years]
        if asked and asked not in offered and "year" not in self.form.errors:
            offered.append(asked)
        choices = [("", _("All years")), *((year, year) for year in offered)]
        self.form.fields["year"].widget = forms.Select(choices=choices, attrs=SELECT)

    def search(self, titles: TitleQuerySet, name: str, text: str) -> TitleQuerySet:
        return titles.search(text)

    def with_status(self, titles: TitleQuerySet, name: str, status: str) -> TitleQuerySet:
        if status == Status.ENDED:
            return titles.with_standing(Standing.EXPIRED) | titles.with_standing(Standing.CANCELLED)
        return titles.with_standing(status)

    def in_order(self, titles: TitleQuerySet, name: str, order: str) -> TitleQuerySet:
        return titles.order_by(*ORDERS[Order(order)])

    @property
    def is_active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value not in (None, "") for name, value in self.form.cleaned_data.items() if name != "sort")
