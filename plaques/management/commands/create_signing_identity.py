"""``manage.py create_signing_identity``: the key that signs certificates, and its renewal, on the operator's order."""

from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plaques import signing


class Command(BaseCommand):
    help = (
        "Make the portal's signing key and certificate authority in SIGNING_DIR. Refused if there is one already. "
        "With --renew: a new signing key under the same authority."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="replace the signing key, keep the authority")
        parser.add_argument(
            "--authority-key", type=Path, help=f"where {signing.AUTHORITY_KEY} lies, if it is not in SIGNING_DIR"
        )

    def handle(self, *args, renew: bool = False, authority_key: Path | None = None, **options) -> None:
        try:
            if renew:
                self._renewed(signing.renew_signing_identity(authority_key=authority_key))
            else:
                self._created(signing.create_signing_identity())
        except signing.SigningError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _created(self, folder: Path) -> None:
        self.stdout.write(f"The signing identity is in {folder}. Back it up where the database's backups are not.")
        self.stdout.write(
            f"Move {signing.AUTHORITY_KEY} to an offline medium now: signing does not need it, "
            "only issuing the next signing certificate does."
        )

    def _renewed(self, last: datetime) -> None:
        self.stdout.write(f"The new signing key is in use at once; it is valid until {last:%Y-%m-%d}.")
        self.stdout.write("Certificates signed before stay valid. Back the folder up anew.")
