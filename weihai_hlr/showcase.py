"""The page that shows every component with invented content (docs/design.md). Nothing here reads a table."""

from datetime import timedelta
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import clock
from plaques.enums import Standing
from portal import areas, statistics
from tripartite.access import public
from tripartite.icons import ICONS


class SampleForm(forms.Form):
    """Each kind of input once, so that a change of the style sheet is seen on all of them."""

    name = forms.CharField(label=_("Name of the enterprise"), help_text=_("In full, as on the business licence."))
    code = forms.CharField(label=_("Unified social credit code"), max_length=18)
    headcount = forms.IntegerField(label=_("Number of employees"), min_value=1)
    founded = forms.DateField(label=_("Date of registration"), widget=forms.DateInput(attrs={"type": "date"}))
    size = forms.ChoiceField(
        label=_("Size class"),
        choices=[("", "—"), ("large", _("Large")), ("medium", _("Medium")), ("small", _("Small"))],
    )
    union = forms.ChoiceField(
        label=_("Is there an enterprise union?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label=_("Agreed in the collective contract"),
        choices=[("pay", _("Pay")), ("rest", _("Rest and leave")), ("safety", _("Safety and health"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    declared = forms.BooleanField(label=_("What is stated here is true and complete."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "name",
            Row(Column("code", css_class="col-md-6"), Column("headcount", css_class="col-md-6")),
            Row(Column("founded", css_class="col-md-6"), Column("size", css_class="col-md-6")),
            "union",
            "topics",
            "remarks",
            "declared",
            Submit("save", _("Save"), css_class="btn-primary"),
        )


class SampleFileForm(forms.Form):
    """One file."""

    evidence = forms.FileField(label=_("Collective contract"))


@public
def components(request: HttpRequest) -> HttpResponse:
    """All components on one page, for those who build pages and for the accessibility test."""
    now = clock.now()
    page = Paginator(range(173), 20).get_page(request.GET.get("page"))
    context = {
        "tones": ["neutral", "info", "success", "warning", "danger", "gold"],
        "icons": sorted(ICONS),
        "page": page,
        "form": SampleForm({"name": "", "code": "91371000MA3TESTX0Q", "union": "yes", "headcount": "0"}),
        "file_form": SampleFileForm(),
        "soon": clock.today() + timedelta(days=2),
        "later": clock.today() + timedelta(days=20),
        "today": clock.today(),
        "late": clock.today() - timedelta(days=3),
        "steps": [
            {"label": _("Application"), "state": "done", "note": _("submitted")},
            {"label": _("County review"), "state": "done"},
            {"label": _("City review"), "state": "current", "note": _("joint meeting")},
            {"label": _("Public notice"), "state": "todo"},
            {"label": _("Naming"), "state": "todo"},
        ],
        "entries": [
            {
                "at": now - timedelta(days=1),
                "title": _("Recommended to the city"),
                "text": _("All three organisations of the county approve."),
                "who": _("Tripartite body of Huancui District"),
                "tone": "success",
            },
            {
                "at": now - timedelta(days=9),
                "title": _("Returned for correction"),
                "text": _("Two items want another document."),
                "tone": "warning",
            },
            {"at": now - timedelta(days=12), "title": _("Application submitted"), "tone": "info"},
        ],
        "files": [
            {
                "name": "2026年度工资专项集体合同.pdf",
                "url": reverse("components"),
                "size": 482133,
                "sha256": "9f2c1a7700d41be2" * 4,
                "uploaded_at": now,
            },
            {"name": "职工代表大会决议.jpg", "size": 1310720, "note": _("Reused from last year")},
        ],
        "self_score": Decimal("4.5"),
        "county_score": Decimal("4"),
        "maximum": Decimal("5"),
        "share": Decimal("73.5"),
        "none": None,
        "area_rows": [
            statistics.Row(key, str(outline.name), str(outline.name), count)
            for count, (key, outline) in enumerate(areas.OUTLINES.items())
        ],
        "year_rows": [
            ("2025", {"in_force": 12, "expired": 3, "cancelled": 1}),
            ("2026", {"in_force": 18, "expired": 0, "cancelled": 0}),
        ],
        "legend": [(standing.value, standing.label) for standing in Standing],
    }
    return render(request, "showcase.html", context)
