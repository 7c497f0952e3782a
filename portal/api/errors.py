"""Errors of the API: a code for programs, a sentence for people, in Chinese and in English."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

CHINESE, ENGLISH = "zh-hans", "en"

SENTENCES = {
    "not_found": _("There is nothing at this address. The addresses are listed in /api/v1/schema/."),
    "invalid": _("The request cannot be read as it stands; see “fields”."),
    "method_not_allowed": _("This address can only be read (GET)."),
    "not_acceptable": _("The answers are JSON (application/json)."),
    "throttled": _("Too many requests. Please wait for the seconds that “Retry-After” names."),
    "error": _("The request was refused."),
}


class NoSuchTitle(exceptions.NotFound):
    """A number or check code that no title has."""

    default_detail = _("No title has this number or check code.")
    default_code = "no_such_title"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """``{"code", "detail", "detail_en"[, "fields"]}``; None for what is a fault of ours and becomes a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    return Response(_body(error), status=error.status_code, headers=headers)


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, NoSuchTitle):
        return _both(error.default_code, error.default_detail)
    if isinstance(error, exceptions.ValidationError):
        body = _both("invalid", SENTENCES["invalid"])
        return body | {"fields": {name: [force_str(text) for text in texts] for name, texts in error.detail.items()}}
    code = error.default_code if error.default_code in SENTENCES else "error"
    return _both(code, SENTENCES[code])


def _both(code: str, sentence: Any) -> dict[str, str]:
    with translation.override(CHINESE):
        chinese = force_str(sentence)
    with translation.override(ENGLISH):
        return {"code": code, "detail": chinese, "detail_en": force_str(sentence)}
