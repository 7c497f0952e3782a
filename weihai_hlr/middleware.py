"""Middleware that belongs to no room."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class ChineseFirstLocaleMiddleware:
    """The language of the page: the one chosen on the page (a cookie), otherwise Chinese.

    Accept-Language is left aside on purpose. The portal is Chinese first (BRIEF §1): office computers with an English
    browser are common, and their owners expect the official text. It also keeps cached public pages to one per
    language, since the answer then depends on the cookie alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        # Without this a shared cache hands the Chinese page to a reader who chose English.
        patch_vary_headers(response, ("Cookie",))
        return response


def chosen_language(request: HttpRequest) -> str:
    """The language named in the cookie when the portal has it, else the portal's own."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp's, which composes the header anew for each answer: what a view changes it still composes, what the
    settings say is made once. There are no nonces: nothing of a page stands in the page's own script or style."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.standing = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Gives no nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.standing)
        return response
