"""Mail is a row first: written in the transaction that causes it, sent after commit, kept with its outcome."""

import hashlib

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from journal import clock, jobs
from journal.models import Mail


def queue_mail(*, key: str, recipient: str, template: str, context: dict, language: str) -> Mail | None:
    """Queue one message to one address. The same key again is the same mail: nothing is sent twice.

    `template` names ``<template>_subject.txt`` and ``<template>_body.txt``; `language` is the recipient's. An empty
    address gives None: there is nobody to write to.
    """
    if not recipient:
        return None
    with override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_body.txt", context)
    mail, created = Mail.objects.get_or_create(
        key=f"{key}:{hashlib.sha256(recipient.lower().encode()).hexdigest()[:12]}",
        defaults={"recipient": recipient, "subject": subject, "body": body},
    )
    if created:
        jobs.enqueue("journal.send_mail", key=f"mail:{mail.pk}", mail_id=mail.pk)
    return mail


@jobs.handler("journal.send_mail")
def send_mail(*, mail_id: int) -> None:
    """Send a queued mail. A mail already sent is left alone; an error goes to the job, which tries again."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.state == Mail.State.SENT:
        return
    EmailMessage(subject=mail.subject, body=mail.body, to=[mail.recipient]).send()
    Mail.objects.filter(pk=mail_id).update(state=Mail.State.SENT, sent_at=clock.now(), error="")
