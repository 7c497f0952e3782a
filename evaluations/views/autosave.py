"""Autosave: single answers of a section, sent by the page while it is filled in (static/js/autosave.js).

The same form as the section's own, for the questions that were sent. What is valid is kept; the answer says what became
of each question and brings the pieces of the page that changed by it. Not journalled: what counts is the hand-in.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluations import services
from evaluations.earlier import earlier_of
from evaluations.filling import Filled, cards_of, section_form
from evaluations.forms import SectionForm
from evaluations.forms.answers import name_of, shown_answer
from evaluations.models import Application
from evaluations.progress import progress_of
from evaluations.rules import why_not_edit
from evaluations.views.form_rows import answered, brief_form, standard_or_404, when_changed
from evaluations.views.parts import question_head, script_answer, section_parts
from journal import clock
from journal.errors import Refused, require
from standards.content import Indicator, Standard
from tripartite.access import unit_member_view
from units.models import UnitMember


@require_POST
@unit_member_view
def answers(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Keep what was typed. 409 with a sentence when the form is closed by now."""
    try:
        try:
            application, standard, member, form = _keep(request, pk, section, held=False)
        except services.Outrun:
            with transaction.atomic():
                application, standard, member, form = _keep(request, pk, section, held=True)
    except Refused as error:
        return JsonResponse({"refused": error.sentence}, status=409)
    return script_answer(_outcome(request, application, standard, member, form))


def _keep(
    request: HttpRequest, pk: int, section: str, *, held: bool
) -> tuple[Application, Standard, UnitMember, SectionForm]:
    """Compare what was sent with what stands there, and keep it. `held`: while the form is held, so that nobody comes
    between. Otherwise what is kept is kept only where nobody did, at half the cost; raises `services.Outrun`."""
    application, member = brief_form(request.user, pk, held=held)
    standard = standard_or_404(application, section)
    require(why_not_edit(member, application))
    sent = {indicator.id for indicator in standard.indicators if name_of(indicator, "seen") in request.POST}
    confirms = "confirm" in request.POST
    earlier = earlier_of(application, with_files=False) if confirms else None
    filled = Filled(application)
    cards = cards_of(filled, standard, None, only=sent, earlier=earlier, whole=confirms)
    form = section_form(filled, cards, user=request.user, data=request.POST, with_library=False)
    form.is_valid()
    given = {key: (typed.value, typed.note) for key, typed in form.answers.items()}
    if given:
        typed = {"answers": given, "window": form.origin.window, "turn": form.origin.turn}
        if held:
            kept = services.save_answers(application=application, member=member, held=True, **typed)
        else:
            stood = when_changed(application, given)
            kept = services.save_answer_unheld(application=application, member=member, stood=stood, **typed)
        answered(application, kept)
    return application, standard, member, form


def _outcome(
    request: HttpRequest, application: Application, standard: Standard, member: UnitMember, form: SectionForm
) -> Mapping[str, Any]:
    """What the page is told, and what it shows anew."""
    progress = progress_of(application, member)
    asked = {indicator.id for indicator in form.indicators}
    filled = Filled(application)
    kept, cards = filled.kept(asked), cards_of(filled, standard, progress, only=asked, whole=False)
    now = clock.now()
    html = section_parts(application, standard, progress)
    for card in cards:
        html[f"{card.anchor}-head"] = question_head(application, card)
        if kept.get(card.indicator.id, form.nothing).value is not None:
            html[f"{card.anchor}-earlier"] = ""
        html[f"{card.anchor}-why"] = card.why
    return {
        "at": timezone.localtime(now).strftime("%H:%M:%S"),
        "questions": {i.id: _question(form, i, kept) for i in form.indicators},
        "points": str(progress.score.total),
        "known": _known(filled.figures, standard),
        "missing": len(progress.missing),
        "html": html,
    }


def _known(figures: Mapping[str, Any], standard: Standard) -> dict[str, str]:
    """Figures of this section's open questions that were given elsewhere meanwhile, by field name."""
    here = {indicator.id for indicator in standard.indicators}
    return {name: figure for name, figure in figures.items() if name.rpartition("-")[0] in here}


def _question(form: SectionForm, indicator: Indicator, kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """What became of one question: ``saved``; ``fault`` with sentences by field; ``changed`` by somebody else, with
    their words and fields; ``behind``, where nothing was typed here and something else stands there by now."""
    stands = kept.get(indicator.id, form.nothing)
    told = {"seen": stands.digest, "fields": shown_answer(indicator, stands.value), "note": stands.note}
    if indicator.id in form.unseen:
        return told | {"state": "changed", "words": str(form.told(indicator))}
    faults = {
        name: [str(sentence) for sentence in sentences]
        for name, sentences in form.errors.items()
        if name == indicator.id or name.startswith(f"{indicator.id}-")
    }
    if faults:
        return told | {"state": "fault", "faults": faults}
    if indicator.id in form.behind:
        return told | {"state": "behind", "words": str(form.told(indicator))}
    return told | {"state": "saved"}
