"""Sign-in: django-allauth's backend, and never a demo account outside development and tests (BRIEF §16)."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import BigIntegerField, Exists, OuterRef

from journal.connection import asked_first
from journal.prepared import Prepared
from tripartite.models import Officer, User

# Most people never hold an office: told with the person, it need not be asked for at each of their pages.
BY_KEY = Prepared[User](
    lambda pk: (
        User.objects.filter(pk=pk)
        .annotate(has_held_office=Exists(Officer.objects.filter(user=OuterRef("pk"))))
        .order_by("pk")
    ),
    pk=BigIntegerField(),
)


class PortalBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """The account of a session. Every page of everybody who is signed in begins with it."""
        user = asked_first(lambda: BY_KEY.one(pk=user_id))
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user) -> bool:
        if getattr(user, "is_demo", False) and not settings.DEMO_ALLOWED:
            return False
        return super().user_can_authenticate(user)
