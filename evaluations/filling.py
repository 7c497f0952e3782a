"""What the form of a section is made of: its questions as cards, what is kept of them, who changed it. No request."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import BigIntegerField
from django.urls import reverse

from evaluations import snapshot
from evaluations.beside import Known
from evaluations.earlier import Earlier, Offer, offers_of, recurring
from evaluations.forms import SectionForm
from evaluations.forms.answers import HALVES, Kept, Origin
from evaluations.forms.cards import Card, sources_of
from evaluations.forms.section import prefilled_halves
from evaluations.models import Application, Attachment
from evaluations.progress import Progress
from journal.prepared import Prepared
from standards.content import Standard
from standards.scoring import applies
from tripartite.models import User
from units.models import Evidence


def kept_of(application: Application) -> dict[str, Kept]:
    """What stands in the form by indicator, each with where it came from."""
    return {
        answer.indicator: Kept(answer.value, answer.note, Origin(answer.changed_by_id, answer.window, answer.turn))
        for answer in application.answers.all()
    }


def origin_of(user: User, data: Mapping[str, Any]) -> Origin:
    """From which window of whose browser a form was sent. Without JavaScript there is but the person."""
    turn = str(data.get("turn", ""))
    return Origin(user.pk, str(data.get("window", ""))[:32], int(turn) if turn.isdecimal() and len(turn) < 9 else 0)


def cards_of(
    application: Application,
    standard: Standard,
    progress: Progress | None,
    only: Collection[str] | None = None,
    earlier: Earlier | None = None,
    known: Mapping[str, Known] | None = None,
) -> list[Card]:
    """The questions of a standard with all that stands around them; `only` some, by indicator id. Without `progress`
    they are to be read and not shown: nothing is scored for them. `earlier`: the last hand-in, to be offered again.
    `known`: what the portal counts itself, to stand beside the answer."""
    offers = offers_in(application, standard, earlier)
    facts = snapshot.facts_of(application.unit, application)
    gaps = {gap.indicator.id: gap for gap in progress.section(standard.id).missing} if progress else {}
    sent_back = progress.returned if progress else None
    returned = {item.indicator: item.reason for item in sent_back.items.all()} if sent_back else {}
    attached: dict[str, list[Attachment]] = {}
    for attachment in application.attachments.all():
        attached.setdefault(attachment.indicator, []).append(attachment)
    copied = {answer.indicator for answer in application.answers.all() if answer.to_confirm}
    area_url = reverse("apply:area", args=[application.unit_id]) if known else ""
    answers, counted = snapshot.answers_of(application), known or {}
    return [
        Card(
            indicator=indicator,
            score=progress.score.indicators[indicator.id] if progress else None,
            asked=applies(indicator, facts) and not indicator.from_survey,
            gap=gaps.get(indicator.id),
            returned=returned.get(indicator.id, ""),
            attachments=attached.get(indicator.id, []),
            sources=sources_of(indicator, application.edition.content),
            to_confirm=indicator.id in copied,
            offer=offers.get(indicator.id),
            known=counted.get(indicator.id),
            area_url=area_url,
            differs=indicator.id in counted
            and counted[indicator.id].differs_from(indicator, answers.get(indicator.id)),
            shown_before=_not_attached(earlier, indicator.id, attached) if earlier else (),
        )
        for indicator in standard.indicators
        if only is None or indicator.id in only
    ]


def _not_attached(earlier: Earlier, key: str, attached: Mapping[str, list[Attachment]]) -> list[Evidence]:
    here = {attachment.evidence_id for attachment in attached.get(key, [])}
    return [evidence for evidence in earlier.files.get(key, []) if evidence.pk not in here]


def known_of(application: Application) -> dict[str, Any]:
    """What need not be typed again: by the profile, by the edition's keys, and figures of the form, by field name."""
    return recurring(application.rubric.indicators, snapshot.answers_of(application)) | snapshot.prefill_of(
        application.unit
    )


def offers_in(application: Application, standard: Standard, earlier: Earlier | None) -> dict[str, Offer]:
    """What of a standard's open questions can be confirmed or compared: from the last hand-in, or because both figures
    of a ratio are known already."""
    answered, known = snapshot.answers_of(application), known_of(application)
    found = offers_of(earlier, standard.indicators, answered, known)
    for indicator in standard.indicators:
        halves = prefilled_halves(indicator, known)
        if len(halves) == len(HALVES) and answered.get(indicator.id) is None and indicator.id not in found:
            found[indicator.id] = Offer(indicator, None, {part: str(figure) for part, figure in halves.items()})
    return found


LIBRARY = Prepared[Evidence](
    lambda unit: Evidence.objects.filter(unit=unit).select_related("file"), unit=BigIntegerField()
)


def section_form(
    application: Application,
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
    return SectionForm(
        data,
        files,
        cards=cards,
        edition=application.edition.sha256,
        kept=kept_of(application),
        known=known_of(application),
        library=LIBRARY.all(unit=application.unit_id) if with_library else [],
        origin=origin_of(user, data or {}),
        names={a.changed_by_id: a.changed_by.full_name for a in application.answers.all() if a.changed_by},
        offers={card.indicator.id: card.offer for card in cards if card.offer},
        opened=opened,
    )
