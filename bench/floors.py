"""The floors: what Django itself needs, behind the same middleware and on the same tables, for work of the same kind.

Written as the tutorial writes them: none is made slower or faster than a plain page is.
"""

import functools
import json
import os

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import DetailView, ListView

from evaluations.forms.pieces import ManyFilesInput
from plaques.models import Title
from units.models import Unit


def empty(request: HttpRequest) -> HttpResponse:
    """Middleware and nothing else."""
    return HttpResponse("")


class PlainList(ListView):
    """Twenty titles with Django's own paginator and count."""

    queryset = Title.objects.order_by("-granted_on", "-pk")
    paginate_by = 20
    template_name = "bench/list.html"


class PlainUnits(ListView):
    """The same on the table of units."""

    queryset = Unit.objects.order_by("-registered_at", "-pk")
    paginate_by = 20
    template_name = "bench/units.html"


class PlainDetail(DetailView):
    """One title by its number."""

    model = Title
    slug_field = slug_url_kwarg = "number"
    template_name = "bench/detail.html"


WIDGETS = {
    "RadioSelect": forms.RadioSelect,
    "CheckboxSelectMultiple": forms.CheckboxSelectMultiple,
    "Textarea": forms.Textarea,
    "ManyFilesInput": ManyFilesInput,
    "HiddenInput": forms.HiddenInput,
    "MultipleHiddenInput": forms.MultipleHiddenInput,
    "CheckboxInput": forms.CheckboxInput,
    "DateInput": forms.DateInput,
    "TextInput": forms.TextInput,
}


@functools.cache
def _fields() -> dict[str, tuple[str, str, list]]:
    """The fields of the section that is measured, by their widgets (bench.cases.section_fields)."""
    return json.loads(os.environ["BENCH_FORM_FIELDS"])


class BareForm(forms.Form):
    """As many fields as the section has, of the same kinds and with the same labels, under crispy's own layout and
    drawn by Django's own templates."""

    default_renderer = DjangoTemplates

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (widget, label, choices) in _fields().items():
            made = WIDGETS[widget](choices=choices) if choices else WIDGETS[widget]()
            self.fields[name] = forms.Field(required=False, label=label, widget=made)
        self.helper = FormHelper()


def bare_form(request: HttpRequest) -> HttpResponse:
    """A crispy form and nothing around it. The session is opened, as a signed-in page opens it."""
    return render(request, "bench/form.html", {"form": BareForm(), "who": request.user.is_authenticated})
