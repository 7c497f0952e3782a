"""``manage.py verify_journal``: prove that the journal is unbroken and uncut."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal import chain


class Command(BaseCommand):
    help = "Walk the journal's hash chain and say whether it is unbroken and uncut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="COUNT:HASH",
            help="a head noted earlier outside the portal; shows a tail cut together with the head row",
        )

    def handle(self, *args, expect: str | None = None, **options) -> None:
        count, head, faults = chain.verify(expected=self._noted(expect))
        for fault in faults:
            self.stderr.write(fault.sentence)
        if faults:
            raise CommandError(f"The journal does not hold: {len(faults)} fault(s) in {count} entries.")
        self.stdout.write(f"The journal holds: {count} entries, unbroken and uncut. Head {count}:{head}")

    def _noted(self, expect: str | None) -> tuple[int, str] | None:
        if expect is None:
            return None
        count, colon, digest = expect.partition(":")
        if not (colon and count.isdigit() and len(digest) == 64):
            raise CommandError("--expect takes COUNT:HASH as an earlier verify_journal printed it.")
        return int(count), digest
