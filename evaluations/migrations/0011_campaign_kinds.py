import evaluations.models
from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0010_district_of_the_application'),
        ('standards', '0002_used_editions_never_change'),
    ]

    operations = [
        OnGuardedTables(
            [
        migrations.AddField(
            model_name='campaign',
            name='kinds',
            field=models.JSONField(default=evaluations.models.kinds_that_apply, verbose_name='kinds that may apply'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='objection_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days to answer an objection'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('kinds', []), _negated=True), name='evaluations_campaign_takes_some_kind'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('objection_days__gte', 1)), name='evaluations_campaign_answers_in_days'),
        ),
            ]
        )
    ]
