from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceedingsConfig(AppConfig):
    name = "proceedings"
    verbose_name = _("Proceedings")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from proceedings.rules import may_open_paper  # noqa: PLC0415

        files.allow("paper", may_open_paper)
