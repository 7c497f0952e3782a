"""An indicator on the page: its words, its fields, its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evaluations.earlier import Offer
from evaluations.forms.answers import name_of
from evaluations.models import Attachment
from evaluations.reading import answer_lines
from standards.content import RATIO, EditionContent, Indicator
from standards.scoring import IndicatorScore, Missing
from units.models import Evidence


@dataclass(frozen=True, slots=True)
class Card:
    """What stands around an indicator's fields. `returned` is why the county sent it back, `gap` what is
    missing; `offer` and `shown_before` the former answer and its files, where there are some."""

    indicator: Indicator
    score: IndicatorScore | None
    asked: bool
    gap: Missing | None
    returned: str
    attachments: list[Attachment]
    sources: str
    # Copied from the self-assessment and not confirmed yet.
    to_confirm: bool = False
    offer: Offer | None = None
    shown_before: Sequence[Evidence] = ()

    @property
    def evidence(self) -> list[Evidence]:
        return [attachment.evidence for attachment in self.attachments]

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


# A longer list in every question helps nobody: what is older is found by its bytes when it is uploaded again.
MOST_OFFERED = 30


def offered_files(card: Card, library: Iterable[Evidence]) -> list[Evidence]:
    """What of the unit's library can still be put to this question, the latest first."""
    here = {attachment.evidence_id for attachment in card.attachments} | {e.pk for e in card.shown_before}
    return [evidence for evidence in library if evidence.pk not in here][:MOST_OFFERED]


class IndicatorCard(LayoutObject):
    """The crispy layout of one indicator: its fields within the card."""

    template = "apply/includes/indicator.html"

    def __init__(self, card: Card, *fields: Any) -> None:
        self.card = card
        self.fields = list(fields)

    def render(self, form: BaseForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        answer = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, self._context(form) | {"answer": answer})

    def _offered(self) -> Mapping[str, Any]:
        """The former answer in words, and whether a click would keep other figures than those."""
        offer = self.card.offer
        if offer is None:
            return {"offered": [], "changed_whole": False}
        lines = answer_lines(offer.indicator, offer.value if offer.former is None else offer.former)
        return {
            "offered": [line for line in lines if line.holds is not False],
            "changed_whole": offer.indicator.kind == RATIO and offer.value not in (None, offer.former),
        }

    def _context(self, form: BaseForm) -> Mapping[str, Any]:
        def bound(part: str) -> BoundField | None:
            name = name_of(self.card.indicator, part)
            return form[name] if name in form.fields else None

        note, files, reuse = bound("note"), bound("files"), bound("reuse")
        faults = [*(files.errors if files else ()), *(reuse.errors if reuse else ())]
        wanted = self.card.indicator.required_evidence or self.card.attachments or self.card.shown_before
        return {
            "card": self.card,
            "indicator": self.card.indicator,
            "note": note,
            "note_open": bool(note.value() or note.errors),
            "files": files,
            "evidence_open": bool(wanted or faults),
            "library": offered_files(self.card, form.library.values()),
            "library_faults": reuse.errors if reuse else [],
            "seen": bound("seen"),
            **self._offered(),
        }
