"""``manage.py issue_plaques``: plaque and certificate for every title that lacks one."""

from django.core.management.base import BaseCommand, CommandError

from plaques.models import Title
from plaques.services import DocumentsNotMade, issue_documents


class Command(BaseCommand):
    help = "Make the plaque and the certificate of every title that has none yet. Nothing is made twice."

    def handle(self, *args, **options) -> None:
        had = _with_documents()
        left_out = None
        try:
            issue_documents()
        except DocumentsNotMade as error:
            left_out = error
        # Read from what is there now: a worker may have made some of them meanwhile.
        made = _with_documents() - had
        for number, name in sorted(made):
            self.stdout.write(f"{number} {name}")
        self.stdout.write(f"Titles given their documents: {len(made)}. Titles that had them: {len(had)}.")
        if left_out is not None:
            raise CommandError(f"Not made: {left_out}") from left_out


def _with_documents() -> set[tuple[str, str]]:
    complete = Title.objects.filter(pieces__isnull=False, certificate__isnull=False)
    return set(complete.values_list("number", "unit_name"))
