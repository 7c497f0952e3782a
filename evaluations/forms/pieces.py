"""The fields of a question as they stand on the page.

An edition fixes a question's words, choices and widgets, and most answers are one of a few: so what a form shows of a
question is drawn once in a process for each language and answer, and remembered. What somebody wrote in their own words
is drawn anew each time: it would fill the memory, and has no business there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from evaluations.forms.answers import Kept, answer_fields, answer_layout, name_of
from evaluations.forms.drawing import drawn
from standards.content import TEXT, Indicator
from tripartite.memory import Memory
from tripartite.templatetags.portal_ui import filefield
from units.uploads import ACCEPTED

# Whole questions as `evaluations.forms.cards` draws them, and their fields. With all of an edition's questions in both
# languages, each with two or three answers, they take about four megabytes.
CARDS, PARTS = Memory(400), Memory(600)
# The fields of a question that was sent: seven kilobytes each.
FIELDS: Memory[Mapping[str, forms.Field]] = Memory(200)


class ManyFilesInput(forms.widgets.Input):
    """Several files at once. Not a FileInput: good files are kept at once, so none must be chosen again."""

    input_type = "file"
    needs_multipart_form = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, "accept": ACCEPTED} | (attrs or {}))

    def format_value(self, value: Any) -> None:
        """Browsers take no value for a file."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question's fields as markup: the answer's, the note's, the one for files, and what of it was seen."""

    answer: SafeString
    note: SafeString
    files: SafeString
    seen: SafeString

    @classmethod
    def of(cls, form: BaseForm, indicator: Indicator) -> "Pieces":
        """As a form shows them that was sent: with what was typed and what is wrong with it."""
        return cls(_answer(form, indicator), _note(form, indicator), _files(form, indicator), _seen(form, indicator))

    @classmethod
    def kept(cls, edition: str, indicator: Indicator, kept: Kept, prefill: Mapping[str, Any]) -> "Pieces":
        """As a form shows them that nobody has sent."""
        key = key_of(edition, indicator, replace(kept, note=""), prefill)

        def answer() -> SafeString:
            return _answer(_form(answer_fields(indicator, kept.value, prefill)), indicator)

        def note() -> SafeString:
            return _note(_form(_note_field(indicator, kept.note)), indicator)

        words = (edition, indicator.id, get_language())
        return cls(
            answer() if key is None else PARTS.get(("answer", *key), answer),
            note() if kept.note else PARTS.get(("note", *words), note),
            PARTS.get(("files", *words), lambda: _files(_form(_files_field(indicator)), indicator)),
            format_html(
                '<input type="hidden" name="{0}" value="{1}" id="id_{0}">', name_of(indicator, "seen"), kept.digest
            ),
        )


def key_of(edition: str, indicator: Indicator, kept: Kept, prefill: Mapping[str, Any]) -> tuple | None:
    """All that the fields of a question depend on; None where somebody's own words are among it.

    `edition`: the digest of the content that the question belongs to.
    """
    if kept.note or (indicator.kind == TEXT and kept.value is not None):
        return None
    return edition, indicator.id, get_language(), json.dumps(kept.value), tuple(prefill.items())


def question_fields(indicator: Indicator, kept: Kept, prefill: Mapping[str, Any]) -> dict[str, forms.Field]:
    """The fields of a question by name: its answer, a note, files, and the digest of what the sender has seen."""
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput, initial=kept.digest)
    return {
        **answer_fields(indicator, kept.value, prefill),
        **_note_field(indicator, kept.note),
        **_files_field(indicator),
        name_of(indicator, "seen"): seen,
    }


def reading_fields(edition: str, indicator: Indicator) -> Mapping[str, forms.Field]:
    """The fields that read a question as it was sent. To them it does not matter what is kept, so they are made once
    for each language, and nobody changes them."""
    nothing, key = Kept(), (edition, indicator.id, get_language())
    return FIELDS.get(key, lambda: MappingProxyType(question_fields(indicator, nothing, {})))


def _note_field(indicator: Indicator, note: str) -> dict[str, forms.Field]:
    field = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Note"),
        initial=note,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What the reviewers should know about this answer. Optional."),
    )
    return {name_of(indicator, "note"): field}


def _files_field(indicator: Indicator) -> dict[str, forms.Field]:
    field = forms.Field(required=False, label=gettext_lazy("Add files"), widget=ManyFilesInput())
    return {name_of(indicator, "files"): field}


# --- drawn from a form ------------------------------------------------------------------------------------------------


def _form(fields: dict[str, forms.Field]) -> BaseForm:
    form = forms.Form()
    form.fields, form.rendered_fields = fields, set()
    return form


def _answer(form: BaseForm, indicator: Indicator) -> SafeString:
    return mark_safe(answer_layout(indicator).render(form, {}, TEMPLATE_PACK))


def _note(form: BaseForm, indicator: Indicator) -> SafeString:
    return drawn(form[name_of(indicator, "note")])


def _files(form: BaseForm, indicator: Indicator) -> SafeString:
    hint = _("Drop files here or choose them, several at once: PDF, JPG, PNG, DOCX or XLSX, up to 20 MB each.")
    return render_to_string("components/file_field.html", filefield(form[name_of(indicator, "files")], hint=hint))


def _seen(form: BaseForm, indicator: Indicator) -> SafeString:
    return form[name_of(indicator, "seen")].as_widget()
