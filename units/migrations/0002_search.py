from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly


class Migration(migrations.Migration):
    """The trigram index behind name search; SQLite scans, which is enough for the demo (docs/decisions/0002)."""

    dependencies = [("units", "0001_initial")]

    operations = [
        PostgreSQLOnly("CREATE EXTENSION IF NOT EXISTS pg_trgm;", migrations.RunSQL.noop),
        PostgreSQLOnly(
            "CREATE INDEX units_unit_search ON units_unit USING gin (search_key gin_trgm_ops);",
            "DROP INDEX units_unit_search;",
        ),
    ]
