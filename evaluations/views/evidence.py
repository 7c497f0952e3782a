"""Evidence of a question, as the page's script sends it: a file, one of the library, one taken away, another title."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import services
from evaluations.earlier import earlier_of
from evaluations.filling import Filled, cards_of
from evaluations.forms.cards import Card, files_context
from evaluations.forms.files import LibraryFile, library_rows, offered_files
from evaluations.models import Application
from evaluations.progress import progress_of
from evaluations.rules import why_not_edit
from evaluations.views.common import get_member
from evaluations.views.form_rows import get_form, standard_or_404
from evaluations.views.parts import question_head, script_answer, section_parts
from journal.errors import Refused, require
from journal.prepared import rows_of
from standards.content import Standard
from tripartite.access import unit_member_view
from units.models import Evidence, UnitMember
from units.services import keep_evidence, rename_evidence


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def evidence(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Do one thing with the evidence of one question, or, asked by GET, tell what the library offers it.

    422 with a sentence when the file cannot be kept, 409 when the form is closed by now.
    """
    application = get_form(request.user, pk)
    standard = standard_or_404(application, section)
    member = get_member(request.user, application.unit)
    sent = request.POST if request.method == "POST" else request.GET
    question = sent.get("question", "")
    if question not in {indicator.id for indicator in standard.indicators}:
        raise Http404
    if request.method != "POST":
        return script_answer({"html": _library(application, standard, question)})
    try:
        require(why_not_edit(member, application))
        said = _do(request, application, member, question)
    except ValidationError as error:
        return JsonResponse({"fault": " ".join(error.messages)}, status=422)
    except Refused as error:
        return JsonResponse({"refused": error.sentence}, status=409)
    fresh = get_form(request.user, pk)
    # Whoever takes one file from the library may want another.
    opened = question if "attach" in request.POST else ""
    return script_answer({"said": said, "html": _parts(fresh, standard, member, question, opened)})


def _do(request: HttpRequest, application: Application, member: UnitMember, question: str) -> str:
    """The one thing that was asked for, and the sentence that says it is done."""
    if "file" in request.FILES:
        kept, is_new = keep_evidence(member=member, upload=request.FILES["file"])
        services.attach_evidence(application=application, member=member, indicator=question, evidence=kept)
        if is_new:
            return _("Uploaded and attached.")
        return _("This file is in your library already, as “%(title)s”. It is attached and not kept twice.") % {
            "title": kept.title
        }
    if "detach" in request.POST:
        services.detach_evidence(
            attachment=get_object_or_404(application.attachments, pk=_key(request, "detach")), member=member
        )
        return _("Taken away. The file stays in your library.")
    library = Evidence.objects.filter(unit=application.unit_id)
    if "rename" in request.POST:
        chosen = get_object_or_404(library, pk=_key(request, "rename"))
        rename_evidence(evidence=chosen, member=member, title=request.POST.get("title", ""))
        return _("The title is changed.")
    chosen = get_object_or_404(library, pk=_key(request, "attach"))
    services.attach_evidence(application=application, member=member, indicator=question, evidence=chosen)
    return _("Attached.")


def _key(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)


def _parts(
    application: Application, standard: Standard, member: UnitMember, question: str, opened: str
) -> Mapping[str, Any]:
    """The pieces of the page that changed. `opened`: the question at which the files of the library are shown."""
    progress = progress_of(application, member)
    [card] = cards_of(Filled(application), standard, progress, only={question}, earlier=earlier_of(application))
    offered = _offered(application, card)
    within = files_context(card, offered, opened=bool(opened))
    return section_parts(application, standard, progress) | {
        f"{card.anchor}-head": question_head(application, card),
        f"{card.anchor}-evidence": render_to_string("apply/includes/evidence.html", within),
        f"{card.anchor}-count": str(len(card.attachments)),
    }


def _library(application: Application, standard: Standard, question: str) -> Mapping[str, Any]:
    [card] = cards_of(Filled(application), standard, None, only={question}, earlier=earlier_of(application))
    return {f"{card.anchor}-library": library_rows(card.indicator, _offered(application, card))}


def _offered(application: Application, card: Card) -> list[LibraryFile]:
    return offered_files(card.attachments, card.shown_before, rows_of(application.unit, "evidence"))
