"""Fields drawn in Python are those that crispy's templates draw, but for white space between tags."""

import re

import pytest
from crispy_forms.bootstrap import AppendedText, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from evaluations.forms.drawing import Shown

CHOICES = [("a", '<甲> & "乙"'), ("b", gettext_lazy("Yes")), ("c", mark_safe("<b>三</b>"))]
HELP = mark_safe("三 <b>四</b> &amp; 五")


class Fields(forms.Form):
    """One field of every kind that a question has, each with help and without."""

    figure = forms.Field(label='一 & "二"', widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False)
    words = forms.CharField(
        label="话", widget=forms.Textarea(attrs={"rows": 2}), max_length=9, help_text=HELP, required=False
    )
    day = forms.Field(label="日", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    held = forms.BooleanField(label=gettext_lazy("Yes"), required=False)
    told = forms.BooleanField(label="<说>", help_text=HELP, required=False)
    one = forms.Field(label="<选>", widget=forms.RadioSelect(choices=CHOICES), required=False)
    other = forms.Field(label="选", widget=forms.RadioSelect(choices=CHOICES), help_text=HELP, required=False)
    several = forms.Field(label="勾", widget=forms.CheckboxSelectMultiple(choices=CHOICES), required=False)

    def __init__(self, *args, wrong: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.wrong = wrong

    def clean(self) -> None:
        for name in self.fields if self.wrong else ():
            self.add_error(name, ["<错> & 误", "再错"])


def markup(form: forms.Form, field: object) -> str:
    """The markup of one field, without white space that a browser does not show and without faults of other fields."""
    form.helper = FormHelper()
    form.helper.form_tag, form.helper.form_show_errors = False, True
    form.helper.layout = Layout(field)
    html = render_crispy_form(form)
    html = html[html.index('<div id="div_') :] if '<div class="mb-3">' not in html.split('<div id="div_')[0] else html
    html = re.sub(r"\s+", " ", html)
    return re.sub(r" ?(</?[^<>]*?) ?(>) ?", r"\1\2", html).strip()


STATES = {
    "empty": {},
    "filled": {"initial": {"figure": "<12>", "words": "话\n<话>", "held": True, "one": "b", "several": ["a", "c"]}},
    "typed": {"data": {"figure": '"x"', "words": "</textarea>", "told": "on", "other": "c", "several": "b"}},
    "wrong": {"data": {"figure": "x", "one": "nobody's"}, "wrong": True},
}
DRAWN = [
    *((name, name, Shown(name)) for name in Fields.base_fields),
    ("figure with its unit", AppendedText("figure", "人 <&>"), Shown("figure", unit="人 <&>")),
    ("choices side by side", InlineRadios("one"), Shown("one", inline=True)),
    ("choices side by side, with help", InlineRadios("other"), Shown("other", inline=True)),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("name", "by_crispy", "by_us"), DRAWN, ids=[name for name, *_ in DRAWN])
def test_a_drawn_field_is_the_one_that_crispy_draws(name, by_crispy, by_us, state):
    expected, found = markup(Fields(**STATES[state]), by_crispy), markup(Fields(**STATES[state]), by_us)
    assert found == expected
    assert "id_" in found
