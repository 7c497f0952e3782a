"""What this portal asks of django-allauth beyond its settings."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from journal import jobs
from journal.models import Mail
from tripartite.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sends account mail through the outbox, like every other: a row first, sent after commit, its outcome kept. Turns
    demo accounts away where there is no demo (BRIEF §16)."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if user.is_demo and not settings.DEMO_ALLOWED:
            # In memory only: allauth ends the sign-in as it does for a closed account. The backend's no alone would not
            # end it, because allauth takes that for an account that may still be opened.
            user.is_active = False
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        context = {"email": email, "language": get_language(), **context}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context)
        mail = Mail.objects.create(
            key=f"account:{secrets.token_hex(12)}",
            recipient=email,
            subject=self.format_email_subject(subject),
            body=body,
        )
        jobs.enqueue("journal.send_mail", key=f"mail:{mail.pk}", mail_id=mail.pk)

    def format_email_subject(self, subject: str) -> str:
        return subject
