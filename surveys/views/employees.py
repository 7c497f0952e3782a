"""The employees' pages: the address on the poster, the address in the QR code, the questions, the thanks.

What these pages do without, on purpose: a session, a cookie, a token. The code itself is what entitles to answer, so a
forged request from elsewhere could do nothing that its forger could not do here (hence `csrf_exempt`). A code stands in
an address only where the QR code puts it; from there on it travels in the body of a POST. Answers are 200 even where
nothing could be taken, so that Django logs no address of a code that is good.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.limits import HOUR, Limit, address_of
from surveys import codes, rules, services
from surveys.forms import AnswerForm, SlipForm
from surveys.models import Slip
from surveys.services import Outcome
from tripartite.access import public

# Wrong codes from one address, typing errors aside. All employees of a firm may share one address, so nothing else is
# counted: whoever has a good code is never kept waiting by colleagues who have good ones too.
MISSES = Limit("survey-misses", times=60, seconds=HOUR)


def employees_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everyone, in the language that the page itself carries along, that leaves nothing behind."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.POST if request.method == "POST" else request.GET
        wanted = sent.get("to") or sent.get("language") or translation.get_language()
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        # Style and pictures are asked for with the page's address as referrer: it may hold a code, and proxies log it.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return public(csrf_exempt(never_cache(sensitive_post_parameters()(answer))))


@require_http_methods(["GET", "HEAD", "POST"])
@employees_page
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed. A good one leads to the questions without ever standing in an address."""
    if request.method != "POST":
        return _enter(request, SlipForm())
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _enter(request, form)
    return _questions(request, form.cleaned_data["code"], form)


@require_safe
@employees_page
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the QR code of a slip: straight to the questions."""
    form = SlipForm({"code": code})
    if not form.is_valid():
        return _enter(request, form, status=404)
    return _questions(request, form.cleaned_data["code"], form, unknown=404)


@require_POST
@employees_page
def answer(request: HttpRequest) -> HttpResponse:
    """Take the answers. Pressing twice is thanked for twice and counted once."""
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _enter(request, form)
    code = form.cleaned_data["code"]
    found = _find(request, code, form)
    if found is None:
        return _enter(request, form)
    if found.used:
        return _thanks()
    answers = AnswerForm(request.POST, rule=found.survey.rule)
    refusal = rules.why_not_answer(found.survey)
    if refusal:
        return _closed(request, code, found, refusal)
    if not answers.is_valid():
        return _page(request, code, found, answers)
    outcome = services.answer_survey(code=code, answers=answers.cleaned_data)
    if outcome in (Outcome.COUNTED, Outcome.USED):
        return _thanks()
    found.survey.refresh_from_db()
    return _closed(request, code, found, rules.why_not_answer(found.survey) or _("This code no longer works."))


@require_safe
@employees_page
def thanks(request: HttpRequest) -> HttpResponse:
    """The end. It knows nothing of whoever reads it."""
    return render(request, "surveys/thanks.html", _languages())


def _thanks() -> HttpResponse:
    # An address of its own, so that reloading sends nothing again.
    return redirect(f"{reverse('survey-thanks')}?language={translation.get_language()}")


@sensitive_variables("code")
def _find(request: HttpRequest, code: str, form: SlipForm) -> Slip | None:
    """The slip of a code; None with a sentence in the form. Only misses are counted against an address."""
    address = address_of(request)
    if MISSES.is_spent(address):
        form.add_error("code", _("Too many wrong codes have come from your network. Please try again in an hour."))
        return None
    found = services.find_slip(code)
    if found is None:
        MISSES.takes(address)
        form.add_error(
            "code",
            _("This code is not known. It may have been replaced by a newer slip: please ask who gave it to you."),
        )
    return found


@sensitive_variables("code")
def _questions(request: HttpRequest, code: str, form: SlipForm, *, unknown: int = 200) -> HttpResponse:
    found = _find(request, code, form)
    if found is None:
        return _enter(request, form, status=unknown)
    refusal = rules.why_not_answer(found.survey)
    if found.used or refusal:
        return _closed(request, code, found, refusal)
    # Whoever changes the language half way keeps what is chosen.
    return _page(request, code, found, AnswerForm(rule=found.survey.rule, initial=request.POST.dict()))


@sensitive_variables("code")
def _page(request: HttpRequest, code: str, found: Slip, form: AnswerForm) -> HttpResponse:
    context = {
        "code": code,
        "shown": codes.shown(code),
        "survey": found.survey,
        "unit": found.survey.unit,
        "least": found.survey.rule.minimum_answers,
        "form": form,
    }
    return render(request, "surveys/questions.html", context | _languages())


@sensitive_variables("code")
def _closed(request: HttpRequest, code: str, found: Slip, refusal: str | None) -> HttpResponse:
    """Why nothing can be answered here: used already, not yet, no longer."""
    context = {"code": code, "used": found.used, "refusal": refusal, "unit": found.survey.unit}
    return render(request, "surveys/closed.html", context | _languages())


def _enter(request: HttpRequest, form: SlipForm, *, status: int = 200) -> HttpResponse:
    return render(request, "surveys/enter.html", {"form": form} | _languages(), status=status)


def _languages() -> dict[str, Any]:
    """The page's language and the others, by their own names."""
    here = translation.get_language()
    others = [(key, name) for key, name in settings.LANGUAGES if key != here]
    return {"here": here, "other_languages": others}
