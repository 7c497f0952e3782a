from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import rules  # noqa: PLC0415 -- models are loaded by now
        from journal import files  # noqa: PLC0415

        files.allow("fact", rules.may_open_fact_file)
        files.allow("fact-table", rules.may_open_table)
