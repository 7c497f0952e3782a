from django.db import migrations

from journal.migrations_ops import refuse


class Migration(migrations.Migration):
    """What was submitted never changes (BRIEF §15.5)."""

    dependencies = [("evaluations", "0001_initial"), ("journal", "0002_guards")]

    operations = [
        *[
            refuse(table)
            for table in (
                "evaluations_submission",
                "evaluations_submittedfile",
                "evaluations_return",
                "evaluations_returnitem",
            )
        ],
        refuse("evaluations_application", on="DELETE", name="no_delete"),
        # A file that was handed in stays what it was.
        refuse("journal_storedfile", on="UPDATE", name="frozen"),
    ]
