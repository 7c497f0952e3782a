"""What the form of a section is made of: its questions as cards, what is kept of them, who changed it. No request."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from evaluations import snapshot
from evaluations.beside import Known
from evaluations.earlier import Earlier, Offer, offers_of, recurring
from evaluations.forms import SectionForm
from evaluations.forms.answers import HALVES, Kept, Origin
from evaluations.forms.cards import Card, sources_of
from evaluations.forms.files import Attached, LibraryFile
from evaluations.forms.section import prefilled_halves
from evaluations.models import Application
from evaluations.progress import Progress
from journal.prepared import rows_of
from standards.content import Indicator, Standard
from standards.scoring import applies
from tripartite.models import User


class Filled:
    """An application's form as it stands at one moment. What its questions ask of it is read once."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What is answered, by indicator."""
        return snapshot.answers_of(self.application)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """What need not be typed again: by the profile, by the edition's keys, and figures of the form, by field
        name."""
        application = self.application
        return recurring(application.rubric, self.answers) | snapshot.prefill_of(application.unit)

    @cached_property
    def attached(self) -> dict[str, list[Attached]]:
        """The files by indicator."""
        found: dict[str, list[Attached]] = {}
        for attachment in rows_of(self.application, "attachments"):
            found.setdefault(attachment.indicator, []).append(attachment)
        return found

    @cached_property
    def to_confirm(self) -> set[str]:
        """The indicators whose answer was copied and that nobody has looked at since."""
        return {answer.indicator for answer in rows_of(self.application, "answers") if answer.to_confirm}

    def kept(self, asked: Collection[str]) -> dict[str, Kept]:
        """What stands there for some indicators, by id, each with where it came from."""
        return {
            answer.indicator: Kept(answer.value, answer.note, Origin(answer.changed_by_id, answer.window, answer.turn))
            for answer in rows_of(self.application, "answers")
            if answer.indicator in asked
        }

    def names(self) -> dict[int, str]:
        """Who may have changed what stands there. Asked for only where two people changed the same answer."""
        people = {answer.changed_by_id for answer in rows_of(self.application, "answers")}
        return {user.pk: user.full_name for user in User.objects.filter(pk__in=people - {None})}


def origin_of(user: User, data: Mapping[str, Any]) -> Origin:
    """From which window of whose browser a form was sent. Without JavaScript there is but the person."""
    turn = str(data.get("turn", ""))
    return Origin(user.pk, str(data.get("window", ""))[:32], int(turn) if turn.isdecimal() and len(turn) < 9 else 0)


def cards_of(
    filled: Filled,
    standard: Standard,
    progress: Progress | None,
    only: Collection[str] | None = None,
    earlier: Earlier | None = None,
    known: Mapping[str, Known] | None = None,
    *,
    whole: bool = True,
) -> list[Card]:
    """The questions of a standard with all that stands around them; `only` some, by indicator id. Without `progress`
    they are to be read and not shown: nothing is scored for them. `earlier`: the last hand-in, to be offered again.
    `known`: what the portal counts itself, to stand beside the answer. `whole`: with what can be confirmed by a click,
    and where reference values come from."""
    application = filled.application
    asked = [indicator for indicator in standard.indicators if only is None or indicator.id in only]
    offers = _offers_in(filled, asked, earlier) if whole else {}
    facts = snapshot.facts_of(application.unit, application)
    gaps = {gap.indicator.id: gap for gap in progress.section(standard.id).missing} if progress else {}
    sent_back = progress.returned if progress else None
    returned = {item.indicator: item.reason for item in sent_back.items.all()} if sent_back else {}
    area_url = reverse("apply:area", args=[application.unit_id]) if known else ""
    counted = known or {}
    return [
        Card(
            indicator=indicator,
            score=progress.score.indicators[indicator.id] if progress else None,
            asked=applies(indicator, facts) and not indicator.from_survey,
            gap=gaps.get(indicator.id),
            returned=returned.get(indicator.id, ""),
            attachments=filled.attached.get(indicator.id, []),
            sources=sources_of(indicator, application.edition.content) if whole else "",
            to_confirm=indicator.id in filled.to_confirm,
            offer=offers.get(indicator.id),
            known=counted.get(indicator.id),
            area_url=area_url,
            differs=indicator.id in counted
            and counted[indicator.id].differs_from(indicator, filled.answers.get(indicator.id)),
            shown_before=_not_attached(earlier, indicator.id, filled.attached) if earlier else (),
        )
        for indicator in asked
    ]


def _not_attached(earlier: Earlier, key: str, attached: Mapping[str, list[Attached]]) -> list[LibraryFile]:
    before = earlier.files.get(key)
    if not before:
        return []
    here = {row.file.pk for row in attached.get(key, [])}
    return [file for file in before if file.pk not in here]


def _offers_in(filled: Filled, indicators: Sequence[Indicator], earlier: Earlier | None) -> dict[str, Offer]:
    """What of the open questions can be confirmed or compared: from the last hand-in, or because both figures of a
    ratio are known already."""
    known, answered = filled.figures, filled.answers
    found = offers_of(earlier, indicators, answered, known)
    for indicator in indicators:
        halves = prefilled_halves(indicator, known)
        if len(halves) == len(HALVES) and answered.get(indicator.id) is None and indicator.id not in found:
            found[indicator.id] = Offer(indicator, None, {part: str(figure) for part, figure in halves.items()})
    return found


def section_form(
    filled: Filled,
    cards: list[Card],
    *,
    user: User,
    data: Any = None,
    files: Any = None,
    with_library: bool = True,
    opened: str = "",
) -> SectionForm:
    """The form of these questions. `with_library`: files that the unit has can be attached by it; `opened`: the
    question at which they are shown."""
    application = filled.application
    return SectionForm(
        data,
        files,
        cards=cards,
        edition=application.edition.sha256,
        kept=filled.kept({card.indicator.id for card in cards}),
        known=filled.figures,
        library=rows_of(application.unit, "evidence") if with_library else [],
        origin=origin_of(user, data or {}),
        names=SimpleLazyObject(filled.names),
        offers={card.indicator.id: card.offer for card in cards if card.offer},
        opened=opened,
    )
