"""Autosave: single answers of a section, sent by the page while it is filled in (static/js/autosave.js).

The same form as the section's own, for the questions that were sent. What is valid is kept; the answer says what became
of each question and brings the pieces of the page that changed by it. Not journalled: what counts is the hand-in.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluations import services
from evaluations.earlier import earlier_of, recurring
from evaluations.filling import cards_of, kept_of, section_form
from evaluations.forms import SectionForm
from evaluations.forms.answers import name_of, shown_answer
from evaluations.models import Application
from evaluations.progress import Progress, progress_of
from evaluations.snapshot import answers_of
from evaluations.views.common import get_application_to_fill, get_member, read_answers, read_form, standard_or_404
from journal import clock
from journal.errors import Refused
from standards.content import Indicator, Standard
from tripartite.access import unit_member_view
from units.models import UnitMember


@require_POST
@unit_member_view
def answers(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Keep what was typed. 409 with a sentence when the form is closed by now."""
    application = get_application_to_fill(request.user, pk)
    standard = standard_or_404(application, section)
    member = get_member(request.user, application.unit)
    sent = [i for i in standard.indicators if name_of(i, "seen") in request.POST]
    try:
        form = _keep(request, application, standard, member, {indicator.id for indicator in sent})
    except Refused as error:
        return JsonResponse({"refused": error.sentence}, status=409)
    return JsonResponse(_outcome(request, application, standard, member, form))


def _keep(
    request: HttpRequest, application: Application, standard: Standard, member: UnitMember, sent: set[str]
) -> SectionForm:
    with transaction.atomic():
        services.hold_form(application=application, member=member)
        read_form(application)
        earlier = earlier_of(application, with_files=False) if "confirm" in request.POST else None
        cards = cards_of(application, standard, None, only=sent, earlier=earlier)
        form = section_form(application, cards, user=request.user, data=request.POST, with_library=False)
        form.is_valid()
        given = {key: (typed.value, typed.note) for key, typed in form.answers.items()}
        if given:
            services.save_answers(
                application=application,
                member=member,
                answers=given,
                window=form.origin.window,
                turn=form.origin.turn,
                held=True,
            )
            read_answers(application)
    return form


def _outcome(
    request: HttpRequest, application: Application, standard: Standard, member: UnitMember, form: SectionForm
) -> Mapping[str, Any]:
    """What the page is told, and what it shows anew."""
    progress = progress_of(application, member)
    kept = kept_of(application)
    asked = {indicator.id for indicator in form.indicators}
    cards = cards_of(application, standard, progress, only=asked)
    now = clock.now()
    html = section_parts(application, standard, progress)
    for card in cards:
        within = {"card": card, "indicator": card.indicator}
        html[f"{card.anchor}-head"] = render_to_string("apply/includes/question_head.html", within)
        if kept.get(card.indicator.id, form.nothing).value is not None:
            html[f"{card.anchor}-earlier"] = ""
        html[f"{card.anchor}-why"] = render_to_string("apply/includes/question_why.html", within)
    return {
        "at": timezone.localtime(now).strftime("%H:%M:%S"),
        "questions": {i.id: _question(form, i, kept) for i in form.indicators},
        "points": str(progress.score.total),
        "known": _known(application, standard),
        "missing": len(progress.missing),
        "html": html,
    }


def section_parts(application: Application, standard: Standard, progress: Progress) -> dict[str, str]:
    """The pieces of a section's page that follow every change of it, by the id under which they stand there."""
    context = {
        "application": application,
        "standard": standard,
        "progress": progress,
        "section": progress.section(standard.id),
        "score": progress.score.by_standard[standard.id],
    }
    return {
        part: render_to_string(f"apply/includes/{part.replace('-', '_')}.html", context)
        for part in ("section-missing", "section-glance", "section-list", "bar-score")
    }


def _known(application: Application, standard: Standard) -> dict[str, str]:
    """Figures of this section's open questions that were given elsewhere meanwhile, by field name."""
    return {
        name: figure
        for name, figure in recurring(application.rubric.indicators, answers_of(application)).items()
        if name.rpartition("-")[0] in {indicator.id for indicator in standard.indicators}
    }


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
