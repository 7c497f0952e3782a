"""One section of an application as a form: made from the edition, so that another edition needs no other code."""

import copy
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.earlier import Offer
from evaluations.forms.answers import (
    HALVES,
    Kept,
    Origin,
    faulty_field,
    name_of,
    typed_answer,
)
from evaluations.forms.cards import Card, IndicatorCard
from evaluations.forms.files import LibraryFile
from evaluations.forms.pieces import Pieces, key_of, question_fields, reading_fields
from evaluations.reading import answer_lines
from standards.content import Indicator
from standards.scoring import clean_value

# The button that confirms all former answers which rarely change.
ALL = "*"
SAVE_AGAIN = _("Save again if yours is to replace it.")


class SectionForm(forms.Form):
    """The indicators of one standard that are asked of this unit.

    Whatever is valid can be kept though something else is not: after `is_valid`, `answers`, `uploads` and `reused`
    tell what is to be kept, and of the answers only what this person changed. An answer that a colleague changed after
    this form was opened is not overwritten unseen: it is a fault of its field, which says what stands there now.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        cards: Sequence[Card],
        edition: str,
        kept: Mapping[str, Kept],
        known: Mapping[str, Any],
        library: Sequence[LibraryFile] = (),
        origin: Origin | None = None,
        names: Mapping[int, str] | None = None,
        offers: Mapping[str, Offer] | None = None,
        opened: str = "",
    ) -> None:
        """`edition`: the digest of the content that the questions belong to.

        `known`: what the profile knows by the edition's keys, and figures given elsewhere by field name.

        `origin`: who sends the form, from which window; `names`: of the people who may have changed an answer;
        `offers`: former answers by indicator, which a click confirms (``confirm``); `opened`: the question at which
        the files of the library are shown.
        """
        super().__init__(copy.copy(data), files)
        # Made when somebody asks for one (below): a form that was not sent is shown without any.
        del self.fields
        self.edition, self.opened = edition, opened
        self.cards = [card for card in cards if card.asked]
        self.kept = kept
        self.origin = origin or Origin()
        self.names = {} if names is None else names
        self.offers = offers or {}
        self.unseen: dict[str, Kept] = {}
        self.behind: set[str] = set()
        self.library = {str(file.pk): file for file in library}
        self.prefill = {card.indicator.id: prefilled_halves(card.indicator, known) for card in self.cards}
        self.answers: dict[str, Kept] = {}

    @functools.cached_property
    def fields(self) -> dict[str, forms.Field]:
        """The fields of all its questions by name."""
        return {name: field for card in self.cards for name, field in self._fields_of(card).items()}

    def _fields_of(self, card: Card) -> dict[str, forms.Field]:
        indicator = card.indicator
        if self.is_bound:
            fields = dict(reading_fields(self.edition, indicator))
        else:
            fields = question_fields(indicator, self._kept(indicator), self.prefill[indicator.id])
        if self.library and len(self.library) > len(card.attachments):
            # What is offered stands on the page as buttons (`library_rows`); the field but reads them.
            fields[name_of(indicator, "reuse")] = forms.Field(
                required=False, label=_("Files of your unit's library"), widget=forms.MultipleHiddenInput()
            )
        return fields

    def pieces_of(self, indicator: Indicator) -> Pieces:
        """A question's fields as they stand on the page."""
        if self.is_bound:
            return Pieces.of(self, indicator)
        return Pieces.kept(self.edition, indicator, self._kept(indicator), self.prefill[indicator.id])

    def key_of(self, indicator: Indicator) -> tuple | None:
        """All that they depend on; None where they are to be drawn anew."""
        if self.is_bound or indicator.id == self.opened:
            return None
        return key_of(self.edition, indicator, self._kept(indicator), self.prefill[indicator.id])

    def note_of(self, indicator: Indicator) -> str:
        """The note that stands there, or was typed."""
        return self[name_of(indicator, "note")].value() if self.is_bound else self._kept(indicator).note

    def faults_of(self, indicator: Indicator, part: str) -> Sequence[str]:
        """What is wrong with a part of a question: ``note``, ``files``, ``reuse``."""
        return self.errors.get(name_of(indicator, part), ()) if self.is_bound else ()

    nothing = Kept()

    def _kept(self, indicator: Indicator) -> Kept:
        return self.kept.get(indicator.id, self.nothing)

    @property
    def indicators(self) -> Iterable[Indicator]:
        return (card.indicator for card in self.cards)

    def clean(self) -> dict[str, Any]:
        for indicator in self.indicators:
            # A question that was not on the page that was sent is not thereby answered with nothing.
            if name_of(indicator, "seen") in self.data:
                self._read(indicator)
            self._check_reuse(indicator)
        return self.cleaned_data

    def _read(self, indicator: Indicator) -> None:
        data, note = self.cleaned_data, self.cleaned_data.get(name_of(indicator, "note"))
        try:
            raw = self._confirmed(indicator)
            if raw is None:
                raw = typed_answer(indicator, data, self.prefill[indicator.id])
            else:
                note = note or self._kept(indicator).note
            typed = Kept(clean_value(indicator, raw), note or "")
        except ValidationError as error:
            self.add_error(faulty_field(indicator, data), error)
            return
        kept, seen = self._kept(indicator), data.get(name_of(indicator, "seen"))
        if note is None or typed == kept or self.origin.overtaken_by(kept.origin):
            return
        if not self.origin.follows(kept.origin):
            if typed.digest == seen:
                self.behind.add(indicator.id)
                return
            if seen != kept.digest:
                self._refuse_unseen(indicator, kept)
                return
        self.answers[indicator.id] = replace(typed, origin=self.origin)

    def _confirmed(self, indicator: Indicator) -> Any:
        """What was proposed and is confirmed by a click, for this question or for all that rarely change."""
        offer = self.offers.get(indicator.id)
        pressed = self.data.getlist("confirm") if hasattr(self.data, "getlist") else []
        if offer is None or not (indicator.id in pressed or (offer.steady and ALL in pressed)):
            return None
        return offer.value

    def _refuse_unseen(self, indicator: Indicator, kept: Kept) -> None:
        self.unseen[indicator.id] = kept
        self.add_error(
            faulty_field(indicator, self.data),
            ValidationError(
                format_lazy("{what} {hint}", what=self.told(indicator), hint=SAVE_AGAIN),
                code="changed",
            ),
        )
        self.data[name_of(indicator, "seen")] = kept.digest

    def told(self, indicator: Indicator) -> Any:
        """The sentence that says what stands there by now, and by whom."""
        kept = self._kept(indicator)
        words = " · ".join(line.text for line in answer_lines(indicator, kept.value) if line.holds is not False)
        person = kept.origin.person
        if person is not None and person == self.origin.person:
            return format_lazy(_("In another window you changed this to: {words}."), words=words)
        who = self.names.get(person) or _("A colleague")
        return format_lazy(_("{who} changed this meanwhile to: {words}."), who=who, words=words)

    def _check_reuse(self, indicator: Indicator) -> None:
        chosen = self.cleaned_data.get(name_of(indicator, "reuse")) or []
        if any(key not in self.library for key in chosen):
            self.add_error(name_of(indicator, "reuse"), _("Please choose among your own unit's files."))

    def redraw(self, cards: Sequence[Card]) -> None:
        """Show the same input around fresh scores, gaps and files."""
        self.cards = [card for card in cards if card.asked]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*map(IndicatorCard, self.cards))
        return helper

    @property
    def markup(self) -> SafeString:
        """All its questions. Only the layout: crispy's own tag goes through every field, and squeezes the whole."""
        return self.helper.render_layout(self, {})

    def mark_saved(self) -> None:
        """What was kept is what this form has seen, should it be shown again for the sake of another fault."""
        for key, typed in self.answers.items():
            self.data[f"{key}-seen"] = typed.digest

    def uploads(self) -> Iterable[tuple[Indicator, UploadedFile]]:
        """The files that were chosen, each with its indicator."""
        for indicator in self.indicators:
            for upload in self.cleaned_data.get(name_of(indicator, "files")) or []:
                yield indicator, upload

    def reused(self) -> Iterable[tuple[Indicator, LibraryFile]]:
        """The files of the library that were chosen, each with its indicator."""
        for indicator in self.indicators:
            for key in self.cleaned_data.get(name_of(indicator, "reuse")) or []:
                yield indicator, self.library[key]

    def refuse_upload(self, indicator: Indicator, error: ValidationError) -> None:
        """Say beside its field why a file was not kept."""
        self.add_error(name_of(indicator, "files"), error)


def prefilled_halves(indicator: Indicator, known: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of an indicator's parts: by the profile, or given elsewhere under the same name."""
    recurring = {part: known[name] for part in HALVES if (name := name_of(indicator, part)) in known}
    return recurring | {part: known[source] for part, source in indicator.prefill if source in known}
