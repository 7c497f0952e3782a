from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0007_taking_part'),
    ]

    operations = [
        OnGuardedTables([
        migrations.AddField(
            model_name='campaign',
            name='fact_answer_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days for the unit to answer an adverse fact'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('fact_answer_days__gte', 1)), name='evaluations_campaign_facts_clock_runs'),
        ),
        ]),
    ]
