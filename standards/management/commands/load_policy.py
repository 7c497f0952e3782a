"""``manage.py load_policy FILE``: check an edition file and load it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from standards import loading, validation
from standards.services import EditionInUse, Outcome, load_edition


class Command(BaseCommand):
    help = "Check an edition file and load it. The same content again changes nothing; a used edition never changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the edition, for example policies/weihai-2023.yaml")
        parser.add_argument("--circular", type=Path, help="the circular's text, in which every quote must stand")

    def handle(self, *args, file: Path, circular: Path | None = None, **options) -> None:
        try:
            data = loading.canonical(loading.read(file))
            text = None if circular is None else loading.read_text(circular)
        except loading.UnreadableEdition as error:
            raise CommandError(str(error)) from error
        faults = validation.faults(data, circular=text)
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{file} was not loaded: {len(faults)} fault(s).")
        try:
            edition, outcome = load_edition(data=data)
        except EditionInUse as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self._sentence(edition.code, outcome))

    def _sentence(self, code: str, outcome: Outcome) -> str:
        match outcome:
            case Outcome.UNCHANGED:
                return f"Edition {code} is already loaded."
            case Outcome.REPLACED:
                return f"Edition {code} was replaced; no application pointed at it."
            case _:
                return f"Edition {code} was loaded."
