"""Filling in one section: answers, notes, evidence, all in one form."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import services
from evaluations.beside import known_of
from evaluations.earlier import earlier_of
from evaluations.filling import Filled, cards_of, section_form
from evaluations.forms import SectionForm
from evaluations.forms.cards import anchor_of
from evaluations.models import Application
from evaluations.progress import progress_of
from evaluations.rules import why_not_edit
from evaluations.views.common import get_member, refuse
from evaluations.views.form_rows import get_form, standard_or_404
from evaluations.views.parts import section_parts
from journal import clock
from journal.errors import Refused, require
from journal.prepared import rows_of
from standards.content import Standard
from tripartite.access import unit_member_view
from tripartite.words import listed
from units.models import Evidence, UnitMember
from units.services import keep_evidence, rename_evidence


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The form of one standard. What is valid is kept whatever else is wrong; what is wrong comes back as typed."""
    application = get_form(request.user, pk)
    standard = standard_or_404(application, section)
    member = get_member(request.user, application.unit)
    if request.method != "POST":
        if not application.is_editable:
            return redirect("apply:application", pk=pk)
        return _page(request, application, standard, member)
    # To its end before anything is held: with files it may be long under way.
    sent, files, form = request.POST, request.FILES, None
    try:
        with transaction.atomic():
            # Held, so that what is compared with what stands there stands there until it is kept.
            application = get_form(request.user, pk, held=True)
            filled = Filled(application)
            cards = cards_of(filled, standard, None, earlier=earlier_of(application))
            form = section_form(filled, cards, user=request.user, data=sent, files=files)
            form.is_valid()
            _keep_answers(form, application, member)
        known = _keep_files(form, application, member, request)
    except Refused as error:
        refuse(request, error, form)
        return _page(request, application, standard, member, form)
    if known:
        words = _("In your library already, attached and not kept twice: %(titles)s")
        messages.info(request, words % {"titles": listed(known)})
    if form.errors:
        messages.warning(request, _("Everything else on this page is saved. Only what is marked below is not."))
        return _page(request, get_form(request.user, pk), standard, member, form)
    messages.success(request, _("Saved."))
    return redirect(_way_on(request, get_form(request.user, pk), standard, member))


def _keep_answers(form: SectionForm, application: Application, member: UnitMember) -> None:
    """Keep what is valid of the answers; the caller holds the form. Raises `Refused` when it is closed."""
    require(why_not_edit(member, application))
    answers = {key: (typed.value, typed.note) for key, typed in form.answers.items()}
    origin = {"window": form.origin.window, "turn": form.origin.turn}
    services.save_answers(application=application, member=member, answers=answers, held=True, **origin)


def _keep_files(form: SectionForm, application: Application, member: UnitMember, request: HttpRequest) -> list[str]:
    """Keep the files of a section, and what its buttons ask for. Files that cannot be kept become faults of the form;
    the titles of those that were in the library already are returned."""
    form.mark_saved()
    if any(card.to_confirm for card in form.cards):
        shown = [indicator.id for indicator in form.indicators if not form.errors]
        services.confirm_answers(application=application, member=member, indicators=shown)
    for indicator, file in form.reused():
        evidence = get_object_or_404(Evidence, unit=application.unit_id, pk=file.pk)
        services.attach_evidence(application=application, member=member, indicator=indicator.id, evidence=evidence)
    known = []
    for indicator, upload in form.uploads():
        try:
            evidence, is_new = keep_evidence(member=member, upload=upload)
        except ValidationError as error:
            form.refuse_upload(indicator, error)
            continue
        services.attach_evidence(application=application, member=member, indicator=indicator.id, evidence=evidence)
        known += [] if is_new else [evidence.title]
    _change_files(application, member, request)
    return known


def _change_files(application: Application, member: UnitMember, request: HttpRequest) -> None:
    """What the small buttons beside a file ask for: to take it away, or to give it another title."""
    _indicator, _colon, key = request.POST.get("detach", "").partition(":")
    if key.isdecimal() and len(key) < 19:
        attachment = application.attachments.filter(pk=int(key)).first()
        if attachment is not None:
            services.detach_evidence(attachment=attachment, member=member)
    key = request.POST.get("rename", "")
    if key.isdecimal() and len(key) < 19:
        evidence = Evidence.objects.filter(unit=application.unit_id, pk=int(key)).first()
        title = request.POST.get(f"title-{key}", "").strip()
        if evidence is not None and title:
            rename_evidence(evidence=evidence, member=member, title=title)


def _way_on(request: HttpRequest, application: Application, standard: Standard, member: UnitMember) -> str:
    """Where the pressed button leads: to the next section, back to a question, or to the same page."""
    here = reverse("apply:section", args=[application.pk, standard.id])
    reused = [name.removesuffix("-reuse") for name in request.POST if name.endswith("-reuse")]
    pressed = [request.POST.get("at"), request.POST.get("detach", "").partition(":")[0], request.POST.get("confirm")]
    if request.POST.get("library") in {indicator.id for indicator in standard.indicators}:
        shown = application.rubric.indicator(request.POST["library"])
        return f"{here}?library={shown.id}#{anchor_of(shown)}"
    at = next((name for name in [*pressed, *reused] if name), "")
    if at in {indicator.id for indicator in standard.indicators}:
        return f"{here}#{anchor_of(application.rubric.indicator(at))}"
    if request.POST.get("then") != "next":
        return here
    progress = progress_of(application, member)
    following = progress.after(progress.section(standard.id))
    if following is None:
        return reverse("apply:review", args=[application.pk])
    return reverse("apply:section", args=[application.pk, following.standard.id])


def _page(
    request: HttpRequest,
    application: Application,
    standard: Standard,
    member: UnitMember,
    form: SectionForm | None = None,
) -> HttpResponse:
    progress = progress_of(application, member)
    known = known_of(application.unit, application.rubric, application.edition.code, clock.today())
    filled = Filled(application)
    cards = cards_of(filled, standard, progress, earlier=earlier_of(application), known=known)
    if form is None:
        form = section_form(filled, cards, user=request.user, opened=request.GET.get("library", ""))
    else:
        form.redraw(cards)
    current = progress.section(standard.id)
    context = {
        "application": application,
        "standard": standard,
        "progress": progress,
        "section": current,
        "following": progress.after(current),
        "form": form,
        # A template that asks a form for anything asks it for a field of that name first, and so for all of them.
        "questions": form.markup,
        "sent": form.is_bound,
        "evidence_limit": settings.EVIDENCE_MAX_BYTES,
        "steady": [card.offer for card in cards if card.asked and card.offer and card.offer.steady],
        "aside_cards": [card for card in cards if not card.asked],
        "parts": {
            name.replace("-", "_"): part for name, part in section_parts(application, standard, progress).items()
        },
        "last_saved": max((answer.changed_at for answer in rows_of(application, "answers")), default=None),
    }
    return render(request, "apply/section.html", context)
