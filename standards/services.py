"""Loading an edition and marking it used."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal import chain, clock
from journal.actors import SYSTEM, Actor
from journal.errors import Refused
from journal.prepared import Prepared
from journal.readonly import once
from standards import loading
from standards.models import Edition


class Outcome(models.TextChoices):
    """What loading an edition came to."""

    LOADED = "loaded", _("loaded")
    REPLACED = "replaced", _("replaced")
    UNCHANGED = "unchanged", _("already loaded")


class EditionInUse(Refused):
    """The content of a used edition was to be changed."""


def load_edition(*, data: Mapping[str, Any], actor: Actor = SYSTEM) -> tuple[Edition, Outcome]:
    """Store an edition's canonical content, which ``validation.faults`` has found sound.

    The same content again changes nothing; other content under a code that no application points at replaces it;
    under a used code it raises ``EditionInUse``.
    """
    sha256 = loading.digest(data)
    with chain.act() as log:
        edition = Edition.objects.select_for_update().filter(code=data["code"]).first()
        if edition is not None and edition.sha256 == sha256:
            return edition, Outcome.UNCHANGED
        if edition is not None and edition.first_used_at is not None:
            raise EditionInUse(
                f"Edition {edition.code} is in use since {edition.first_used_at:%Y-%m-%d} and never changes. "
                f"Give the changed file a new code (for example {edition.code}-2) and load it as a new edition."
            )
        outcome = Outcome.LOADED if edition is None else Outcome.REPLACED
        edition = edition or Edition(code=data["code"])
        before = edition.sha256
        for name in ("document_number", "title_zh", "title_en", "dated_on", "in_force_from"):
            setattr(edition, name, data[name])
        edition.data = dict(data)
        edition.sha256 = sha256
        edition.loaded_at = clock.now()
        edition.full_clean(exclude=["data"])
        edition.save()
        log.append(
            action="edition.load" if outcome == Outcome.LOADED else "edition.replace",
            subject=edition,
            actor=actor,
            data={"code": edition.code, "sha256": sha256, "replaces": before},
        )
    return edition, outcome


def mark_edition_used(*, edition: Edition) -> None:
    """Seal an edition: called, in its transaction, by whatever first points at it. Safe to call again."""
    if edition.first_used_at is not None:
        return
    with chain.act() as log:
        locked = Edition.objects.select_for_update().defer("data").get(pk=edition.pk)
        if locked.first_used_at is None:
            locked.first_used_at = clock.now()
            locked.save(update_fields=["first_used_at"])
            log.append(
                action="edition.use",
                subject=locked,
                actor=SYSTEM,
                data={"code": locked.code, "sha256": locked.sha256},
            )
        edition.first_used_at = locked.first_used_at


IN_USE = Prepared[Edition](lambda: Edition.objects.filter(first_used_at__isnull=False).defer("data"))


def editions_in_use() -> Sequence[Edition]:
    """Editions that applications point at, asked once within a GET. Their content is known by its hash and deferred."""
    return once("editions in use", IN_USE.all)
