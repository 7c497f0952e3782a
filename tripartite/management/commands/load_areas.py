"""``manage.py load_areas``: areas, towns, bodies and their organisations from the data files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from tripartite.areas import DATA, load_areas


class Command(BaseCommand):
    help = "Load or refresh districts, towns, tripartite bodies and member organisations. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=DATA, help="where weihai_districts.csv and weihai_towns.csv are"
        )

    def handle(self, *args, folder: Path, **options) -> None:
        loaded = load_areas(folder=folder)
        self.stdout.write(
            f"{loaded.districts} districts, {loaded.towns} towns, {loaded.organisations} member organisations."
        )
