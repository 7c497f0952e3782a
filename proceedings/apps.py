from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceedingsConfig(AppConfig):
    name = "proceedings"
    verbose_name = _("Proceedings")

    def ready(self) -> None:
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from proceedings import enquiry_links  # noqa: F401, PLC0415 -- whoever sends the mail makes its link
        from proceedings.models import Department  # noqa: PLC0415
        from proceedings.rules import may_open_paper  # noqa: PLC0415
        from tripartite import homes  # noqa: PLC0415

        files.allow("paper", may_open_paper)
        homes.at_home(
            homes.Home(
                "answers:letters",
                _("Questions to your department"),
                lambda user: Department.objects.filter(people=user).exists(),
            )
        )
        from proceedings import services  # noqa: F401, PLC0415 -- registers the job that makes reports of visits
        from proceedings.rules import may_open_visit_file  # noqa: PLC0415

        files.allow("visit-photo", may_open_visit_file)
        files.allow("visit-report", may_open_visit_file)
