"""Brings a production database up to a release: ``python -m weihai_hlr.release``, as the owner of the tables.

Migrates, takes the rights over the journal from the role that the portal works as, and loads the edition. Safe to run
again; to be run before the new processes start (docs/operations.md).
"""

import os
import sys

ROLE = "hlr_app"


def main() -> None:
    """Run the steps in their order; the first that fails ends the release."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weihai_hlr.settings.production")

    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()

    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    refuse_wrong_role()
    call_command("migrate", interactive=False)
    restrict_runtime_role()
    call_command("load_policy", settings.BASE_DIR / "policies" / "weihai-2023.yaml")


def refuse_wrong_role() -> None:
    """End the release when the runtime role is missing or is the one at work here: the portal would then run with the
    right to rewrite its own journal."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [ROLE])
        user, exists = cursor.fetchone()
    if not exists or user == ROLE:
        sys.exit(
            f"The release must be run as the owner of the tables, and the portal as {ROLE}. "
            "Create both with deploy/postgresql/roles.sql."
        )


def restrict_runtime_role() -> None:
    """Apply deploy/postgresql/grants.sql."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute((settings.BASE_DIR / "deploy" / "postgresql" / "grants.sql").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
