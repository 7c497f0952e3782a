from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables, PostgreSQLOnly, refuse


class Migration(migrations.Migration):
    """Whoever answered an objection before this looked into it; and a final paper stays what it is."""

    dependencies = [("proceedings", "0005_papers_and_four_eyes")]

    operations = [
        migrations.RunSQL(
            "UPDATE proceedings_objection SET looked_into_by_id = answered_by_id WHERE answered_by_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        # Else the waiting check of the foreign key forbids the change of the table in the same transaction.
        PostgreSQLOnly("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        OnGuardedTables([
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'received')), models.Q(models.Q(models.Q(('state', 'received'), _negated=True), models.Q(('answer', ''), _negated=True)), ('answered_at__isnull', False), ('answered_by__isnull', False), ('looked_into_by__isnull', False)), _connector='OR'), name='proceedings_objection_answered_in_full'),
        ),
        ]),
        refuse("proceedings_officialpaper"),
    ]
