from django.db import migrations

from journal.migrations_ops import refuse


class Migration(migrations.Migration):
    """A fact that was weighed and a grade that was given are taken back on record, never deleted (BRIEF §15.5)."""

    dependencies = [("enterprises", "0003_profile"), ("journal", "0002_guards")]

    operations = [
        refuse("enterprises_adversefact", on="DELETE", name="no_delete"),
        refuse("enterprises_integritygrade", on="DELETE", name="no_delete"),
    ]
