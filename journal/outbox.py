"""Mail is a row first: written in the transaction that causes it, sent after commit, kept with its outcome."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Protocol

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from journal import clock, jobs
from journal.models import Mail

# What a template writes where a secret link belongs. It is filled in as the mail is sent, so that neither the outbox
# nor a backup of it holds the secret.
LINK = "[[link]]"
_links: dict[str, Callable[[str], str]] = {}


def link_of(prefix: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Register the function that makes the secret link of mails whose key starts with `prefix`, from the key alone:
    text in the body, which anybody may have written, must not say whose link is put there. Two for one: ValueError."""

    def register(function: Callable[[str], str]) -> Callable[[str], str]:
        if prefix in _links:
            raise ValueError(f"Mails {prefix!r} have a link already.")
        _links[prefix] = function
        return function

    return register


def _filled(mail: Mail) -> str:
    make = _links.get(mail.key.partition(":")[0])
    return mail.body.replace(LINK, make(mail.key)) if make else mail.body


def queue_mail(*, key: str, recipient: str, template: str, context: dict, language: str) -> Mail | None:
    """Queue one message to one address. The same key again is the same mail: nothing is sent twice.

    `template` names ``<template>_subject.txt`` and ``<template>_body.txt``; `language` is the recipient's. An empty
    address gives None: there is nobody to write to.
    """
    if not recipient:
        return None
    with override(language):
        subject, body = worded(template, context)
    mail, created = Mail.objects.get_or_create(
        key=f"{key}:{hashlib.sha256(recipient.lower().encode()).hexdigest()[:12]}",
        defaults={"recipient": recipient, "subject": subject, "body": body},
    )
    if created:
        jobs.enqueue("journal.send_mail", key=f"mail:{mail.pk}", mail_id=mail.pk)
    return mail


class Reader(Protocol):
    """Whoever is written to: an address, and the language in which to write."""

    email: str
    language: str


def queue_for(readers: Iterable[Reader], *, key: str, template: str, context: dict) -> None:
    """Queue one message for each reader, in the reader's own language."""
    for reader in readers:
        queue_mail(key=key, recipient=reader.email, template=template, context=context, language=reader.language)


def worded(template: str, context: dict) -> tuple[str, str]:
    """Subject and body of a message, in the present language."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    return subject, render_to_string(f"{template}_body.txt", context)


@jobs.handler("journal.send_mail")
def send_mail(*, mail_id: int) -> None:
    """Send a queued mail. A mail already sent is left alone; an error goes to the job, which tries again."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.state == Mail.State.SENT:
        return
    EmailMessage(subject=mail.subject, body=_filled(mail), to=[mail.recipient]).send()
    Mail.objects.filter(pk=mail_id).update(state=Mail.State.SENT, sent_at=clock.now(), error="")
