from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def lay_head(sender, using="default", **kwargs) -> None:
    """An empty journal gets its head row. A journal with entries and no head is a fault, and stays one."""
    from journal.chain import GENESIS  # noqa: PLC0415 -- models are not loaded when this module is
    from journal.models import Entry, Head  # noqa: PLC0415

    if not Entry.objects.using(using).exists():
        Head.objects.using(using).get_or_create(pk=1, defaults={"count": 0, "hash": GENESIS})


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        from journal import outbox  # noqa: F401, PLC0415 -- registers the mail job

        post_migrate.connect(lay_head, sender=self)
