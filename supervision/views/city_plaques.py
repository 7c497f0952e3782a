"""The register of plaques: where each is, and who received it. A county sees its own area's and hands them over too.

Who received a plaque is a person's name: it stands on these pages and nowhere public (BRIEF §15.9).
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from journal.errors import Refused
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.rules import why_not_keep_register
from plaques.services import hand_over_plaque
from supervision.forms.city import HandOverForm, RegisterFilterForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view


@require_safe
@officer_view()
def register(request: HttpRequest) -> HttpResponse:
    """Titles with their certificate and plaque, the newest first."""
    form = RegisterFilterForm(request.GET, office=request.acting)
    page = page_of(_narrowed(request, form), request)
    context = {"page": page, "form": form, "why_not": why_not_keep_register(request.acting), "query": _query(request)}
    return render(request, "desk/city/plaques.html", context)


def _narrowed(request: HttpRequest, form: RegisterFilterForm) -> QuerySet[Title]:
    titles = Title.objects.for_officer(request.acting).select_related(
        "district", "decision", "plaque__artwork", "certificate__file"
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
