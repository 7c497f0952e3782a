"""One standard of the private self-assessment as a form: the same questions and fields as the application's, without
evidence and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evaluations.forms.answers import Kept, answer_fields, answer_layout, faulty_field, name_of, typed_answer
from evaluations.forms.cards import anchor_of
from standards.content import RATIO, Indicator
from standards.scoring import IndicatorScore, clean_value


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator with what it brings so far."""

    indicator: Indicator
    score: IndicatorScore

    @property
    def anchor(self) -> str:
        return anchor_of(self.indicator)

    @property
    def needs_legend(self) -> bool:
        return self.indicator.kind == RATIO


class QuestionCard(LayoutObject):
    """The crispy layout of one question."""

    template = "apply/includes/self_question.html"

    def __init__(self, question: Question, *fields: Any) -> None:
        self.question = question
        self.fields = list(fields)

    def render(self, form: BaseForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        answer = self.get_rendered_fields(form, context, template_pack, **kwargs)
        seen = form[name_of(self.question.indicator, "seen")]
        return render_to_string(
            self.template,
            {"question": self.question, "indicator": self.question.indicator, "answer": answer, "seen": seen},
        )


class SelfSectionForm(forms.Form):
    """The questions of one standard. After `is_valid`, `answers` are those that this person changed; what is valid can
    be kept though something else is not."""

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[Question],
        kept: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        self.questions = questions
        self.kept = kept
        self.prefill = {
            question.indicator.id: {
                part: known[source] for part, source in question.indicator.prefill if source in known
            }
            for question in questions
        }
        self.answers: dict[str, Any] = {}
        for question in questions:
            self.fields |= self._fields_of(question.indicator)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.redraw(questions)

    def _fields_of(self, indicator: Indicator) -> dict[str, forms.Field]:
        value = self.kept.get(indicator.id)
        fields = answer_fields(indicator, value, self.prefill[indicator.id])
        fields[name_of(indicator, "seen")] = forms.CharField(
            required=False, max_length=16, widget=forms.HiddenInput, initial=Kept(value).digest
        )
        return fields

    def clean(self) -> dict[str, Any]:
        for question in self.questions:
            indicator = question.indicator
            # A question that was not on the page that was sent is not thereby answered with nothing.
            if name_of(indicator, "seen") in self.data:
                self._read(indicator)
        return self.cleaned_data

    def _read(self, indicator: Indicator) -> None:
        try:
            raw = typed_answer(indicator, self.cleaned_data, self.prefill[indicator.id])
            value = clean_value(indicator, raw)
        except ValidationError as error:
            self.add_error(faulty_field(indicator, self.cleaned_data), error)
            return
        # What this person left as they found it is not written over what a colleague has changed meanwhile.
        if Kept(value).digest != self.cleaned_data.get(name_of(indicator, "seen")):
            self.answers[indicator.id] = value

    def redraw(self, questions: Sequence[Question]) -> None:
        """Show the same input around fresh scores."""
        self.helper.layout = Layout(
            *(QuestionCard(question, answer_layout(question.indicator)) for question in questions)
        )
