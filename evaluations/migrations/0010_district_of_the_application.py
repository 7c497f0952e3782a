import django.db.models.deletion
from django.db import migrations, models

import evaluations.models
from journal.migrations_ops import OnGuardedTables, PostgreSQLOnly

FILL = """
UPDATE evaluations_application
SET district_id = (SELECT unit.district_id FROM units_unit unit WHERE unit.id = evaluations_application.unit_id);
"""


def field(**options):
    return evaluations.models.DistrictOfUnit(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name='applications',
        to='tripartite.district',
        verbose_name='district',
        **options,
    )


class Migration(migrations.Migration):
    """An application keeps the district of its unit, and the queues have the indexes they are shown by."""

    dependencies = [
        ('evaluations', '0009_third_party_assessment'),
        ('tripartite', '0002_labels'),
        ('units', '0001_initial'),
    ]

    operations = [
        OnGuardedTables([
            migrations.AddField(model_name='application', name='district', field=field(null=True)),
            migrations.RunSQL(FILL, migrations.RunSQL.noop),
            # The new keys are looked at now: a table with looks still to come cannot be changed.
            PostgreSQLOnly('SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;', migrations.RunSQL.noop),
            migrations.AlterField(model_name='application', name='district', field=field()),
            migrations.AddIndex(
                model_name='application',
                index=models.Index(
                    fields=['district', '-submitted_at', '-id'], name='evaluations_app_county',
                    condition=models.Q(('submitted_at__isnull', False)),
                ),
            ),
            migrations.AddIndex(
                model_name='application',
                index=models.Index(
                    fields=['-submitted_at', '-id'], name='evaluations_app_city',
                    condition=models.Q(('recommended_at__isnull', False), ('submitted_at__isnull', False)),
                ),
            ),
        ]),
    ]
