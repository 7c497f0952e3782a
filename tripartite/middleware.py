"""Puts the office a person acts in on the request."""

from collections.abc import Callable

from django.db.models import BigIntegerField, DateField
from django.http import HttpRequest, HttpResponse

from journal import clock
from journal.prepared import Prepared
from tripartite.models import Officer

SESSION_KEY = "acting_office"
OFFICES = Prepared[Officer](
    lambda user, day: Officer.objects.held_on(day).filter(user=user).select_related("organisation__body__district"),
    user=BigIntegerField(),
    day=DateField(),
)


def offices_of(request: HttpRequest) -> list[Officer]:
    """The offices the signed-in person holds today, read once for a request."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "offices"):
        # The backend that knows a session's person tells this with them.
        may_hold_one = getattr(request.user, "has_held_office", True)
        request.offices = OFFICES.all(user=request.user.pk, day=clock.today()) if may_hold_one else []
        for office in request.offices:
            # Every page of everybody asks this: the person is known already.
            office.user = request.user
    return request.offices


def acting_office(request: HttpRequest) -> Officer | None:
    """The office chosen in the session, else the first one held. An office that has ended is never acted in."""
    offices = offices_of(request)
    chosen = request.session.get(SESSION_KEY)
    return next((office for office in offices if office.pk == chosen), offices[0] if offices else None)


class ActingOfficeMiddleware:
    """Sets ``request.acting`` to an `Officer` or None. A visitor without a session costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting_office(request)
        return self.get_response(request)
