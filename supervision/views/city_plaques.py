"""The register of plaques: where each is, and who received it. A county sees its own area's and hands them over too.

Who received a plaque is a person's name: it stands on these pages and nowhere public (BRIEF §15.9).
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from journal.errors import Refused
from journal.prepared import rows_of
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.rules import moves_open, why_not_keep_register, why_not_order
from plaques.services import hand_over_plaque, note_found, replace_plaque, report_lost, take_back_plaque
from supervision.course import course_of_plaque
from supervision.forms.plaques import HandOverForm, PlaqueMoveForm, RegisterFilterForm
from supervision.views.city_common import outcome_of
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view
from tripartite.models import Officer


@require_safe
@officer_view()
def register(request: HttpRequest) -> HttpResponse:
    """Titles with their certificate and plaque, the newest first."""
    form = RegisterFilterForm(request.GET, office=request.acting)
    page = page_of(_narrowed(request, form), request)
    context = {
        "page": page,
        "form": form,
        "why_not": why_not_keep_register(request.acting),
        "why_not_order": why_not_order(request.acting),
        "query": _query(request),
    }
    return render(request, "desk/city/plaques.html", context)


def _narrowed(request: HttpRequest, form: RegisterFilterForm) -> QuerySet[Title]:
    titles = (
        Title.objects.for_officer(request.acting)
        .select_related("district", "decision", "certificate__file")
        .with_pieces()
    )
    return form.narrow(titles).newest_first()


def _query(request: HttpRequest) -> str:
    """The conditions of the list as they stand in the address, without the page."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def hand_over(request: HttpRequest) -> HttpResponse:
    """Write down for several plaques at once who received each. The conditions of the list hold here too."""
    page = page_of(_lines(request), request)
    form = HandOverForm(request.POST if request.method == "POST" else None, plaques=list(page))
    if form.is_valid() and _handed_over(request, form):
        return redirect(f"{reverse('desk:plaques')}?{_query(request)}")
    context = {"page": page, "form": form, "why_not": why_not_keep_register(request.acting), "query": _query(request)}
    return render(request, "desk/city/hand_over.html", context)


def _lines(request: HttpRequest) -> QuerySet[Plaque]:
    """The plaques on the page: those that wait; of a form that came back those it named, so that what a colleague has
    handed over meanwhile is refused in words and not dropped."""
    titles = Title.objects.for_officer(request.acting)
    if request.method != "POST":
        titles = RegisterFilterForm(request.GET, office=request.acting).narrow(titles)
    plaques = Plaque.objects.filter(title__in=titles.order_by().values("pk")).select_related("title__district")
    plaques = plaques.order_by("title__number")
    if request.method == "POST":
        return plaques.filter(pk__in=HandOverForm.plaques_in(request.POST))
    return plaques.filter(state=PlaqueState.ISSUED)


def _handed_over(request: HttpRequest, form: HandOverForm) -> bool:
    """Hand over line by line; a refused line keeps what was typed and says why, the others are done."""
    count = 0
    for field, plaque, receiver in form.receivers:
        try:
            hand_over_plaque(plaque=plaque, office=request.acting, received_by=receiver)
            count += 1
        except Refused as refusal:
            refuse(form, refusal, field)
    if count:
        sentence = ngettext("%(n)d plaque is handed over.", "%(n)d plaques are handed over.", count)
        messages.success(request, sentence % {"n": count})
    return not form.errors


MOVES = {
    "hand_over": (hand_over_plaque, pgettext_lazy("plaque", "Hand over")),
    "report_lost": (report_lost, gettext_lazy("Report as lost")),
    "find": (note_found, gettext_lazy("Found again")),
    "replace": (replace_plaque, gettext_lazy("Have another piece made")),
    "take_back": (take_back_plaque, gettext_lazy("Write down that it is back")),
}
CONSEQUENCES = {
    "hand_over": gettext_lazy("The plaque is with the unit from now on. The moment of saving is kept as the date."),
    "report_lost": gettext_lazy("The register shows it as lost. The title is not touched; another piece can be made."),
    "find": gettext_lazy("The plaque is with the office again and can be handed over."),
    "replace": gettext_lazy(
        "This piece counts no more. Another one of the same title, number and artwork is issued, with the next count; "
        "if this piece is still there, it must be given back."
    ),
    "take_back": gettext_lazy("The plaque of a cancelled title is back. The recall is settled with this."),
}


def _title(office: Officer, number: str) -> Title:
    titles = Title.objects.for_officer(office).select_related(
        "district", "unit", "decision", "revocation", "certificate__file"
    )
    return get_object_or_404(titles.with_pieces(), number=number)


@require_safe
@officer_view()
def history(request: HttpRequest, number: str) -> HttpResponse:
    """The plaque of one title: its pieces, where each is, and everything that happened to it."""
    title = _title(request.acting, number)
    plaque = title.plaque
    moves = moves_open(request.acting, plaque) if plaque else []
    context = {
        "title": title,
        "plaque": plaque,
        "pieces": sorted(rows_of(title, "pieces"), key=lambda piece: -piece.piece),
        "moves": [{"name": name, "label": MOVES[name][1]} for name in moves],
        "course": course_of_plaque(title),
        "surrender": title.surrenders.first() if request.acting.is_city else None,
        "why_not": why_not_keep_register(request.acting),
    }
    return render(request, "desk/city/plaque.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """One move of the piece that counts, with the person or the reason that belongs to it."""
    if move not in MOVES:
        raise Http404
    office, title = request.acting, _title(request.acting, number)
    plaque = title.plaque
    if plaque is None:
        raise Http404
    plaque.title = title
    verb, label = MOVES[move]
    form = PlaqueMoveForm(request.POST if request.method == "POST" else None, request.FILES or None, move=move)
    # What the form asks for is what the verb takes: a person or a reason, and a photo of a plaque that is back.
    done = outcome_of(form, lambda: verb(plaque=plaque, office=office, **form.cleaned_data))
    if done is not None:
        messages.success(request, _("It is written down in the register."))
        return redirect("desk:plaque", number=number)
    context = {
        "title": title,
        "plaque": plaque,
        "form": form,
        "label": label,
        "consequence": CONSEQUENCES[move],
        "move": move,
        "is_open": move in moves_open(office, plaque),
        "why_not": why_not_keep_register(office),
    }
    return render(request, "desk/city/plaque_move.html", context)
