from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = _("Parks")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from parks import rules  # noqa: PLC0415

        files.allow("area", rules.may_open_area_file)
        files.allow("roster", rules.may_open_roster)
        files.allow("station-photo", rules.may_open_station_photo)
