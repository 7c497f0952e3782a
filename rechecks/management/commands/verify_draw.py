from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rechecks.draw_records import faults_of
from rechecks.enums import DrawState
from rechecks.models import Draw


class Command(BaseCommand):
    help = "Repeats a draw from its record and says whether frame, contributions and result are right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="the draw's number, as in the address of its page")

    def handle(self, *args: Any, **options: Any) -> None:
        draw = Draw.objects.select_related("plan__body__district").filter(pk=options["id"]).first()
        if draw is None:
            raise CommandError(f"There is no draw {options['id']}.")
        if draw.state != DrawState.DRAWN:
            raise CommandError(f"{draw} is not drawn yet ({draw.state}).")
        faults = list(faults_of(draw))
        if faults:
            raise CommandError("\n".join([f"{draw} is not right:", *faults]))
        self.stdout.write(f"{draw} is right: {draw.size} titles of {draw.in_frame}, drawn again, are the same.")
