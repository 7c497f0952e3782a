"""Widgets drawn in Python are those that Django's templates draw, to the letter."""

import datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from weihai_hlr.drawing import DRAWN, Renderer

CHOICES = [
    ("", gettext_lazy("All areas")),
    ("a", '<甲> & "乙"'),
    (3, mark_safe("<b>三</b>")),
    (3, "<b>三</b>"),
    ("组", [("x", "X"), ("y", "Y'")]),
]
ATTRIBUTES = {"class": "form-control", "required": True, "disabled": False, "data-x": '"<&>', "maxlength": 60}
WIDGETS = [
    *(kind(attrs=ATTRIBUTES) for kind in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput)),
    *(kind(attrs=ATTRIBUTES) for kind in (forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.TimeInput)),
    forms.TextInput(attrs={"type": "search"}),
    forms.PasswordInput(render_value=True),
    forms.DateTimeInput(),
    forms.CheckboxInput(attrs=ATTRIBUTES),
    forms.Textarea(attrs={"rows": 5}),
    forms.Select(choices=CHOICES, attrs=ATTRIBUTES),
    forms.SelectMultiple(choices=CHOICES),
    forms.NullBooleanSelect(),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES, attrs=ATTRIBUTES),
    forms.ClearableFileInput(),
]
VALUES = [None, "", "a", "<b>\"'&", mark_safe("<i>"), 3, 1234567, 1.5, True, False, ["a", "x"], "文字\n第二行"]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_every_widget_is_drawn_as_django_draws_it(widget):
    for value in VALUES:
        if isinstance(value, list) and not getattr(widget, "allow_multiple_selected", False):
            continue
        for attributes in (None, {"id": "id_x", "aria-describedby": "help"}):
            drawn = widget.render("field", value, attrs=attributes, renderer=Renderer())
            assert drawn == widget.render("field", value, attrs=attributes, renderer=DjangoTemplates()), value
            assert hasattr(drawn, "__html__")


def test_dates_are_drawn_by_the_widget_s_format():
    day = datetime.date(2026, 6, 15)
    for widget in (forms.DateInput(), forms.DateInput(format="%Y/%m/%d"), forms.SelectDateWidget()):
        assert widget.render("d", day, renderer=Renderer()) == widget.render("d", day, renderer=DjangoTemplates())


def test_the_renderer_is_the_one_that_forms_use():
    assert isinstance(forms.Form().renderer, Renderer)
    assert {"django/forms/widgets/select.html", "django/forms/widgets/text.html"} <= DRAWN.keys()
