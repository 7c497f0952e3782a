"""Pages that belong to an account: where it is at home, the office it acts in, files it may open."""

from uuid import UUID

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from journal import files
from journal.models import StoredFile
from tripartite import homes
from tripartite.access import public, signed_in
from tripartite.middleware import SESSION_KEY, offices_of

SHOWN_IN_PAGE = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
@signed_in
def home_for_me(request: HttpRequest) -> HttpResponse:
    """Where a person goes after signing in: officers to their desk, staff to the reference data they keep, others to
    what a later room keeps for them, or to their applications."""
    if request.acting:
        return redirect("desk:home")
    if request.user.is_staff:
        return redirect("admin:index")
    home = homes.home_of(request.user)
    if home is None:
        return redirect("apply:home")
    request.session[homes.SESSION_KEY] = home
    return redirect(home)


@require_POST
@signed_in
def choose_office(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own offices from now on."""
    chosen = request.POST.get("office", "")
    if chosen not in {str(office.pk) for office in offices_of(request)}:
        raise Http404
    request.session[SESSION_KEY] = int(chosen)
    return redirect("desk:home")


# The visitor without an account gets the same 404 as the one without the right: the address alone tells nothing.
@require_safe
@public
@cache_control(private=True, no_store=True)
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": True})
def open_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A stored file, for those whom the rule of its purpose lets (BRIEF §15.10). Everyone else: not found."""
    stored = get_object_or_404(StoredFile, uid=uid)
    if not files.may_open(stored, request.user):
        raise Http404
    return FileResponse(
        files.storage().open(stored.path, "rb"),
        as_attachment="download" in request.GET or stored.content_type not in SHOWN_IN_PAGE,
        filename=stored.name,
        content_type=stored.content_type,
    )
