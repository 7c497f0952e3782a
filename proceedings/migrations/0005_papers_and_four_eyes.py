import django.db.models.deletion
import journal.clock
from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_guards'),
        ('proceedings', '0004_meeting_closed_has_time'),
        ('tripartite', '0002_labels'),
    ]

    operations = [
        OnGuardedTables(
            [
        migrations.CreateModel(
            name='OfficialPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('minutes', 'minutes'), ('naming_list', 'decision that names units')], max_length=20, verbose_name='kind')),
                ('subject', models.CharField(max_length=80)),
                ('is_final', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=journal.clock.now)),
            ],
            options={
                'verbose_name': 'official paper',
                'verbose_name_plural': 'official papers',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='objection',
            name='proceedings_objection_answered_in_full',
        ),
        migrations.AddField(
            model_name='decision',
            name='text',
            field=models.TextField(blank=True, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='signed_off_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='signed_off_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer'),
        ),
        migrations.AddField(
            model_name='objection',
            name='looked_into_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer', verbose_name='looked into by'),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='answer_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='days to answer an objection'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('naming', 'naming'), ('revocation', 'cancellation of a title')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='proceedings.publicnotice'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='kind',
            field=models.CharField(choices=[('recommendation', 'recommendation of an application'), ('naming', 'naming'), ('surrender', 'surrender of a title')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='publicnotice',
            name='kind',
            field=models.CharField(choices=[('naming', 'naming'), ('revocation', 'cancellation of a title')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='round',
            name='motion',
            field=models.CharField(choices=[('recommend', 'to recommend'), ('not_recommend', 'not to recommend'), ('approve', 'to approve'), ('decline', 'to decline'), ('revoke', 'to cancel the title')], max_length=20, verbose_name='motion'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'naming'), ('notice__isnull', False)), models.Q(('kind', 'revocation'), models.Q(('text', ''), _negated=True)), _connector='OR'), name='proceedings_decision_rests_on_something'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_off_at__isnull', True), ('signed_off_by__isnull', True)), models.Q(('signed_off_at__gte', models.F('closed_at')), ('signed_off_at__isnull', False), ('signed_off_by__isnull', False), ('state', 'closed')), _connector='OR'), name='proceedings_meeting_signed_off_after_its_end'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('signed_off_by__isnull', True), ('closed_by__isnull', True), models.Q(('signed_off_by', models.F('closed_by')), _negated=True), _connector='OR'), name='proceedings_meeting_signed_off_by_another'),
        ),
        migrations.AddField(
            model_name='officialpaper',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='tripartite.tripartitebody'),
        ),
        migrations.AddField(
            model_name='officialpaper',
            name='file',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='journal.storedfile'),
        ),
        migrations.AddIndex(
            model_name='officialpaper',
            index=models.Index(fields=['subject', 'kind'], name='proceedings_paper_subject'),
        ),
        migrations.AddConstraint(
            model_name='officialpaper',
            constraint=models.UniqueConstraint(condition=models.Q(('is_final', True)), fields=('kind', 'subject'), name='proceedings_paper_final_once'),
        ),
            ]
        )
    ]
