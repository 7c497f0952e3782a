from journal.migrations_ops import OnGuardedTables
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proceedings', '0011_what_a_meeting_had_before_it_stays'),
        ('tripartite', '0002_labels'),
    ]

    operations = [
        OnGuardedTables([
        migrations.RemoveConstraint(
            model_name='decision',
            name='proceedings_decision_rests_on_something',
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('naming', 'naming'), ('revocation', 'cancellation of a title'), ('reinstatement', 'title in force again')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='kind',
            field=models.CharField(choices=[('recommendation', 'recommendation of an application'), ('naming', 'naming'), ('surrender', 'surrender of a title'), ('recheck_plan', 'plan of re-checks'), ('recheck', 're-check of a title'), ('revocation', 'cancellation after a re-check'), ('false_material', 'cancellation for false material'), ('dissolution', 'cancellation because the unit has ended'), ('appeal', 'appeal against a cancellation')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='publicnotice',
            name='kind',
            field=models.CharField(choices=[('naming', 'naming'), ('revocation', 'cancellation of a title'), ('reinstatement', 'title in force again')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='round',
            name='motion',
            field=models.CharField(choices=[('recommend', 'to recommend'), ('not_recommend', 'not to recommend'), ('approve', 'to approve'), ('decline', 'to decline'), ('revoke', 'to cancel the title'), ('keep', 'to leave the title in force'), ('reinstate', 'to put the title in force again'), ('maintain', 'to uphold the cancellation')], max_length=20, verbose_name='motion'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'naming'), ('notice__isnull', False)), models.Q(('kind__in', ['revocation', 'reinstatement']), models.Q(('text', ''), _negated=True)), _connector='OR'), name='proceedings_decision_rests_on_something'),
        ),
        ])
    ]
