"""The public check: by the code on a plaque, and of a certificate file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from journal import clock
from plaques.models import Title
from plaques.services import find_title
from plaques.signing import SignatureReport, SigningError, certificate_authority_pem, check_pdf
from portal import limits, queries
from portal.caching import ALWAYS_ASK, public_page
from portal.forms import CertificateForm, CodeForm
from tripartite.access import public


@public_page()
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; what is typed becomes the address of the answer."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        title = find_title(form.cleaned_data["code"])
        # The answer's address carries the code as it is stored; one that is unknown is shown back as it was typed.
        return redirect("verify-code", code=title.code if title else _path_part(form.cleaned_data["code"]))
    return render(request, "portal/verify.html", {"form": form})


def _path_part(typed: str) -> str:
    # A slash would end the address before the code does.
    return typed.replace("/", "-").strip() or "-"


@public_page(ALWAYS_ASK, keep=())
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The answer for whoever stands before a plaque: in force, no longer so since when, or no such code (404)."""
    title = read_code(code)
    if title is None:
        form = CodeForm(initial={"code": code})
        return render(request, "portal/verify_unknown.html", {"typed": code, "form": form}, status=404)
    context = {
        "title": title,
        "ending": queries.endings([title]).get(title.pk),
        "bureau": queries.bureau_of(title),
        "today": clock.today(),
    }
    return render(request, "portal/verify_code.html", context)


def read_code(code: str) -> Title | None:
    """The title of a code out of an address; whatever cannot be a code names none."""
    form = CodeForm({"code": code})
    return find_title(form.cleaned_data["code"]) if form.is_valid() else None


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def verify_certificate(request: HttpRequest) -> HttpResponse:
    """Whether a PDF file is, byte for byte, a certificate that the portal issued. The file is not kept."""
    form = CertificateForm(request.POST, request.FILES) if request.method == "POST" else CertificateForm()
    context: dict = {"form": form, "report": None}
    if form.is_bound and form.is_valid():
        if limits.CERTIFICATES_BY_ADDRESS.takes(limits.address_of(request)):
            context |= _examined(form.cleaned_data["file"].read())
        else:
            form.add_error(None, _("Too many files from your address. Please try again in an hour."))
    return render(request, "portal/verify_certificate.html", context, status=400 if form.errors else 200)


def _examined(content: bytes) -> dict:
    report: SignatureReport = check_pdf(content)
    title = queries.title_of_certificate(content) if report.genuine else None
    ending = queries.endings([title]).get(title.pk) if title else None
    return {"report": report, "title": title, "ending": ending}


@public_page()
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate of the portal's authority, with which a certificate can be checked without the portal."""
    try:
        content = certificate_authority_pem()
    except SigningError as error:
        raise Http404 from error
    return HttpResponse(
        content,
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="weihai-hlr-authority.pem"'},
    )
