from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from journal import clock
from rechecks import draw_records, frame, services
from rechecks.enums import Method
from rechecks.models import Draw
from rechecks.sampling import DUE, REST, wanted


class Command(BaseCommand):
    help = "Opens the draws whose time for contributions has come, and draws those that are due. Beat does it daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="as if it were this day (development only)")
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and draw nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["date"] is None:
            self._run(options["dry_run"])
            return
        noon = timezone.make_aware(datetime.combine(options["date"], time(12)))
        try:
            with clock.travel(noon):
                self._run(options["dry_run"])
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error

    def _run(self, dry_run: bool) -> None:
        if dry_run:
            self._show()
            return
        for draw in services.open_draws():
            self.stdout.write(f"{draw}: takes contributions until {draw.due_on}")
        for draw in services.due_draws().select_related("plan__body__district"):
            missing = services.lacking(draw)
            if missing:
                self.stderr.write(f"{draw}: OVERDUE, {missing} contributions are missing")
                continue
            done = services.carry_out(draw)
            self.stdout.write(f"{done}: {done.size} drawn of {done.in_frame}, record {done.record_sha256}")

    def _show(self) -> None:
        """What is due today. Who would be drawn nobody can say before the contributions are opened."""
        for draw in services.due_draws().select_related("plan__body__district"):
            self.stdout.write(self._line(draw))
        for plan, period in services.unopened():
            self.stdout.write(f"{plan.slug}-p{period}: to be opened for contributions, due on {plan.starts(period)}")

    def _line(self, draw: Draw) -> str:
        rows = [place.row for place in frame.places(draw.plan, due_on=draw.due_on, ends_on=draw.ends_on)]
        able = [row for row in rows if row.status != REST]
        due = sum(row.status == DUE for row in rows)
        number = max(due, wanted(draw_records.rules_of(draw.plan), len(able)))
        missing = services.lacking(draw)
        state = f"OVERDUE, {missing} contributions are missing" if missing else "ready to be drawn"
        method = "census" if draw.plan.method == Method.CENSUS else "sample"
        return f"{draw}: {method}, due on {draw.due_on}, {state}: about {number} of {len(rows)} titles, {due} certain"
