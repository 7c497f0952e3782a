"""One press that takes the employees' survey into the county's column."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evaluations.services import score_by_survey
from journal.errors import Refused
from supervision.views.common import get_application
from tripartite.access import officer_view


@require_POST
@officer_view()
def take_survey(request: HttpRequest, pk: int, standard: str) -> HttpResponse:
    """Write the points that the counted survey comes to, and go back to the standard they stand under."""
    application = get_application(request.acting, pk)
    try:
        count = score_by_survey(application=application, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        sentence = ngettext(
            "The survey's points stand in the county's column: %(n)d indicator.",
            "The survey's points stand in the county's column: %(n)d indicators.",
            count,
        )
        messages.success(request, sentence % {"n": count})
    return redirect("desk:scores", pk=pk, standard=standard)
