"""Thin periodic tasks over the services."""

from celery import shared_task

from rechecks import services
from rechecks.enums import DrawState
from rechecks.models import Draw


@shared_task
def tick() -> None:
    """Open the draws whose time has come, and hand every due one to a worker: also those of days that were missed."""
    services.open_draws()
    for pk in services.ready_draws().values_list("pk", flat=True):
        carry_out_draw.delay(pk)
    services.tidy()


@shared_task
def carry_out_draw(pk: int) -> None:
    """Bring one draw to its end, unless another worker has, and tell the units that it has chosen."""
    if services.carry_out(Draw.objects.get(pk=pk)).state == DrawState.DRAWN:
        services.open_drawn()


@shared_task
def remind_of_contributions() -> None:
    """Ask the organisations that have not handed in."""
    services.remind_of_contributions()
