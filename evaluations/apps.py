from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        from enterprises.clocks import register_answer_days  # noqa: PLC0415
        from evaluations import (  # noqa: PLC0415 -- models are loaded by now
            assessing,
            naming_list,  # noqa: F401 -- registers the job that prints decisions
            offers,
            outcomes,
            surveying,
        )
        from evaluations.barring import answer_days_of_the_campaign  # noqa: PLC0415
        from evaluations.beside import TAKING_PART  # noqa: PLC0415
        from evaluations.rules import may_open_receipt, may_open_submitted  # noqa: PLC0415
        from journal import files  # noqa: PLC0415
        from parks.coverage import register_column  # noqa: PLC0415
        from tripartite import homes  # noqa: PLC0415

        outcomes.register_all()
        offers.register("evaluations", offers.own_offers)
        register_column("takes_part", TAKING_PART)
        files.allow("evidence", assessing.may_open_assigned)
        files.allow("assessment", assessing.may_open_assessment_file)
        homes.at_home(
            homes.Home(
                "assess:home", _("Assessments assigned to us"), lambda user: assessing.assessor_of(user) is not None
            )
        )
        register_answer_days(answer_days_of_the_campaign)
        surveying.register_all()
        files.allow("evidence", may_open_submitted)
        files.allow("receipt", may_open_receipt)
