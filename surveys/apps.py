from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Employees' surveys")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from surveys import services  # noqa: F401, PLC0415 -- registers the jobs
        from surveys.rules import may_open_poster  # noqa: PLC0415

        files.allow("survey-poster", may_open_poster)
