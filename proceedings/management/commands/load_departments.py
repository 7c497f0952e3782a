"""Enter the departments that bodies ask about units, for the city and each area."""

from django.core.management.base import BaseCommand

from proceedings.departments import load_departments


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{load_departments()} departments are new.")
