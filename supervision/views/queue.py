"""The county's queue: what waits, and who of the colleagues has it in hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluations import clocks
from journal.errors import Refused
from supervision import services
from supervision.forms.queue import QueueForm
from supervision.queue import Queue
from supervision.views.common import PAGE_SIZE, get_application
from tripartite.access import officer_view
from tripartite.enums import Level


@require_safe
@officer_view(level=Level.COUNTY)
def queue_page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this office or that it waits for, late first."""
    office, form = request.acting, QueueForm(request.GET)
    queue = Queue(office, form.conditions)
    context = {
        "office": office,
        "form": form,
        "page": Paginator(queue, PAGE_SIZE).get_page(request.GET.get("page")),
        "late": queue.late,
        "meanings": _meanings(queue),
    }
    return render(request, "desk/queue.html", context)


def _meanings(queue: Queue) -> list[clocks.Meaning]:
    """The clocks of the latest campaign among the files that wait."""
    campaigns = [queue.campaigns[group.campaign] for group in queue.groups if group.campaign]
    return clocks.meanings_of(max(campaigns, key=lambda one: one.year)) if campaigns else []


@require_POST
@officer_view(level=Level.COUNTY)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file in hand; with `instead`, from a colleague."""
    application = get_application(request.acting, pk)
    try:
        services.take_in_hand(application=application, office=request.acting, instead="instead" in request.POST)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("You have the file of %(unit)s in hand.") % {"unit": application.unit.name})
    return _back(request, pk)


@require_POST
@officer_view(level=Level.COUNTY)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague have it."""
    application = get_application(request.acting, pk)
    services.give_back(application=application, office=request.acting)
    messages.success(request, _("The file of %(unit)s is free for a colleague.") % {"unit": application.unit.name})
    return _back(request, pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page on which the button stood, if it is one of ours."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else reverse("desk:application", args=[pk]))
