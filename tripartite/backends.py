"""Sign-in: django-allauth's backend, and never a demo account outside development and tests (BRIEF §16)."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PortalBackend(AuthenticationBackend):
    def user_can_authenticate(self, user) -> bool:
        if getattr(user, "is_demo", False) and not settings.DEMO_ALLOWED:
            return False
        return super().user_can_authenticate(user)
