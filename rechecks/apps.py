from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RechecksConfig(AppConfig):
    name = "rechecks"
    verbose_name = _("Re-checks")

    def ready(self) -> None:
        from rechecks import plan_matters  # noqa: PLC0415 -- models are loaded by now

        plan_matters.register_all()
        from journal import files  # noqa: PLC0415 -- models are loaded by now
        from plaques import endings  # noqa: PLC0415
        from rechecks import duties, exit_matters, exit_tasks  # noqa: F401, PLC0415 -- Celery learns the tasks
        from rechecks.services import inspecting, revoking  # noqa: PLC0415

        exit_matters.register_all()
        endings.on_end(inspecting.end_with_title)
        endings.on_end(revoking.end_with_title)
        files.allow("evidence", duties.may_open_shown)
        files.allow(revoking.PROOF, duties.may_open_proof)
