from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaquesConfig(AppConfig):
    name = "plaques"
    verbose_name = _("Titles and plaques")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from plaques import outcomes, services  # noqa: F401, PLC0415 -- services register the jobs
        from plaques.rules import may_open_batch, may_open_document, may_open_return_photo  # noqa: PLC0415

        outcomes.register_all()
        files.allow("plaque", may_open_document)
        files.allow("certificate", may_open_document)
        files.allow("batch", may_open_batch)
        files.allow("return-photo", may_open_return_photo)
