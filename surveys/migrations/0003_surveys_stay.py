from django.db import migrations

from journal.migrations_ops import refuse


class Migration(migrations.Migration):
    """A survey's counts are part of what a decision rests on: annulled on record, never deleted (BRIEF §15.5)."""

    dependencies = [("surveys", "0002_guards"), ("journal", "0002_guards")]

    operations = [refuse("surveys_survey", on="DELETE", name="no_delete")]
