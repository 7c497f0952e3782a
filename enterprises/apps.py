from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import rules  # noqa: PLC0415 -- models are loaded by now
        from enterprises.services.reported import kinds_to_report, take_reported  # noqa: PLC0415
        from journal import files  # noqa: PLC0415
        from proceedings import reported  # noqa: PLC0415

        reported.register(reported.Taker(take=take_reported, kinds=kinds_to_report))
        files.allow("fact", rules.may_open_fact_file)
        files.allow("fact-table", rules.may_open_table)
