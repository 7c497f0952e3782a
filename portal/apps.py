from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal.version import install_triggers  # noqa: PLC0415 -- models are loaded by now

        post_migrate.connect(install_triggers, sender=self)
