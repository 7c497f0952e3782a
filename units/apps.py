from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = _("Units")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from units.rules import may_open_evidence  # noqa: PLC0415

        files.allow("evidence", may_open_evidence)
