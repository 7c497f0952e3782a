from django.db import migrations

from journal.migrations_ops import refuse


class Migration(migrations.Migration):
    """Points and their reasons may be corrected while the file is under review; they are never deleted (BRIEF §15.5)."""

    dependencies = [("evaluations", "0012_receipt_as_pdf"), ("journal", "0002_guards")]

    operations = [refuse("evaluations_score", on="DELETE", name="no_delete")]
