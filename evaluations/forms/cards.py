"""An indicator on the page: its words, its fields, its evidence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evaluations.beside import Known
from evaluations.earlier import Offer
from evaluations.forms.files import Attached, LibraryFile, attached_rows, library_rows, offered_files, shown_rows
from evaluations.forms.pieces import CARDS
from evaluations.reading import answer_lines
from standards.content import RATIO, TEXT, EditionContent, Indicator
from standards.scoring import IndicatorScore, Missing


@dataclass(frozen=True, slots=True)
class Card:
    """What stands around an indicator's fields. `returned` is why the county sent it back, `gap` what is
    missing; `offer` and `shown_before` the former answer and its files, where there are some."""

    indicator: Indicator
    score: IndicatorScore | None
    asked: bool
    gap: Missing | None
    returned: str
    attachments: list[Attached]
    sources: str
    # Copied from the self-assessment and not confirmed yet.
    to_confirm: bool = False
    offer: Offer | None = None
    shown_before: Sequence[LibraryFile] = ()
    # What the portal counts itself, for a park, town or cluster, and whether the answer says otherwise.
    known: Known | None = None
    differs: bool = False
    area_url: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing of this unit stands in it but its answer, the one of last time, what it brings and what is
        missing: no figure of the portal's, nobody's own words. Its files have a place of their own."""
        return not (self.returned or self.known) and not (self.offer and self.indicator.kind == TEXT)

    @property
    def looks(self) -> tuple:
        """What a plain card shows besides its fields: two that are alike in this and in those look the same."""
        gap, score, offer = self.gap and self.gap.what, self.score, self.offer
        before = offer and (json.dumps(offer.former), json.dumps(offer.value), offer.steady)
        files = (len(self.attachments), bool(self.shown_before))
        return self.sources, gap, score.points, tuple(map(str, score.reasons)), self.to_confirm, before, files

    @property
    def why(self) -> SafeString:
        """Why the answer brings what it does; nothing of a question that is still to be answered."""
        if self.score is None or not self.score.reasons or (self.gap and self.gap.what == "answer"):
            return SafeString()
        return format_html('<p class="small muted">{}</p>', format_html_join(" ", "{}", zip(self.score.reasons)))

    @property
    def anchor(self) -> str:
        return anchor_of(self.indicator)

    @property
    def needs_legend(self) -> bool:
        """Two halves share one question, which no single field's label can hold."""
        return self.indicator.kind == RATIO


def anchor_of(indicator: Indicator) -> str:
    """The name under which an indicator is found on its page."""
    return f"q-{indicator.id}"


def sources_of(indicator: Indicator, content: EditionContent) -> str:
    """Where an indicator's reference values come from, in words; empty when all is the circular's."""
    keys = dict.fromkeys(reference.source for reference in indicator.reference)
    return "；".join(content.source(key).title for key in keys)


# Where the files of a question stand in its remembered card. What somebody typed is escaped, and never reads so.
FILES = mark_safe("<!--files-->")


def files_context(
    card: Card, offered: Sequence[LibraryFile], *, opened: bool, faults: Sequence[str] = ()
) -> Mapping[str, Any]:
    """What stands beside a question. `opened`: with the files of the library that it can still be given."""
    return {
        "card": card,
        "indicator": card.indicator,
        "attached_rows": attached_rows(card.indicator, card.attachments),
        "shown_rows": shown_rows(card.indicator, card.shown_before),
        "library": len(offered),
        "library_rows": library_rows(card.indicator, offered) if opened else "",
        "library_faults": faults,
    }


class IndicatorCard(LayoutObject):
    """The crispy layout of one indicator: its fields within the card, and its files within that."""

    template = "apply/includes/indicator.html"
    files_template = "apply/includes/evidence.html"

    def __init__(self, card: Card) -> None:
        self.card = card

    def render(self, form: BaseForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        card = self.card
        offered = offered_files(card.attachments, card.shown_before, form.library.values())
        key = form.key_of(card.indicator)

        def draw() -> SafeString:
            return render_to_string(self.template, self._context(form))

        def draw_files() -> SafeString:
            return render_to_string(self.files_template, self._files(form, offered))

        around = CARDS.get((*key, *card.looks), draw) if key and card.is_plain else draw()
        bare = key and not card.attachments and not card.shown_before
        files = CARDS.get((*key, "files", len(offered)), draw_files) if bare else draw_files()
        return mark_safe(around.replace(FILES, files, 1))

    def _offer(self) -> Mapping[str, Any]:
        """The former answer in words, and whether a click would keep other figures than those."""
        offer = self.card.offer
        if offer is None:
            return {"offered": [], "changed_whole": False}
        lines = answer_lines(offer.indicator, offer.value if offer.former is None else offer.former)
        return {
            "offered": [line for line in lines if line.holds is not False],
            "changed_whole": offer.indicator.kind == RATIO and offer.value not in (None, offer.former),
        }

    def _files(self, form: BaseForm, offered: Sequence[LibraryFile]) -> Mapping[str, Any]:
        """What is attached, what was shown the last time, what the library offers."""
        indicator = self.card.indicator
        faults = form.faults_of(indicator, "reuse")
        return files_context(self.card, offered, opened=indicator.id == form.opened, faults=faults)

    def _context(self, form: BaseForm) -> Mapping[str, Any]:
        card, indicator = self.card, self.card.indicator
        faults = [*form.faults_of(indicator, "files"), *form.faults_of(indicator, "reuse")]
        return {
            "card": card,
            "indicator": indicator,
            "pieces": form.pieces_of(indicator),
            "note_open": bool(form.note_of(indicator) or form.faults_of(indicator, "note")),
            "evidence_open": bool(indicator.required_evidence or card.attachments or card.shown_before or faults),
            "files": FILES,
            **self._offer(),
        }
