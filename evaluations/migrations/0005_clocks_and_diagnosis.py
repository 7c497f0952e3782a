import django.db.models.deletion
from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables, refuse


class Migration(migrations.Migration):
    """The clocks of a campaign, and what a unit that is not recommended lacks."""

    dependencies = [
        ('evaluations', '0004_named_has_its_times'),
        ('proceedings', '0004_meeting_closed_has_time'),
        ('standards', '0002_used_editions_never_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard', models.CharField(max_length=20)),
                ('text', models.TextField(verbose_name='diagnosis')),
            ],
            options={
                'verbose_name': 'diagnosis',
                'verbose_name_plural': 'diagnoses',
                'ordering': ['pk'],
            },
        ),
        OnGuardedTables([
        migrations.AddField(
            model_name='campaign',
            name='accept_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days for the county to accept or return'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='correction_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days for the unit to correct'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='opinion_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name="days for a county organisation's opinion"),
        ),
        migrations.AddField(
            model_name='campaign',
            name='reassess_after_months',
            field=models.PositiveSmallIntegerField(default=6, help_text='After “not recommended”. 0: none in this campaign.', verbose_name='months until a re-assessment'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='remind_days',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='days before a deadline on which to remind'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='returns_allowed',
            field=models.PositiveSmallIntegerField(default=2, verbose_name='returns for correction at most'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('accept_days__gte', 1), ('correction_days__gte', 1), ('opinion_days__gte', 1)), name='evaluations_campaign_clocks_run'),
        ),
        ]),
        migrations.AddField(
            model_name='diagnosis',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='evaluations.application'),
        ),
        migrations.AddField(
            model_name='diagnosis',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='proceedings.round'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.UniqueConstraint(fields=('round', 'standard'), name='evaluations_diagnosis_once'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='evaluations_diagnosis_has_text'),
        ),
        # What a motion was put with is kept as it was, like the motion itself.
        refuse("evaluations_diagnosis"),
    ]
