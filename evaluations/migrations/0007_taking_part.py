import django.db.models.deletion
import journal.clock
import units.search
from django.conf import settings
from django.db import migrations, models

from journal.migrations_ops import refuse


class Migration(migrations.Migration):
    """Taking part, the published lists of participants, the private self-assessment."""

    dependencies = [
        ('evaluations', '0006_answer_has_its_author'),
        ('standards', '0002_used_editions_never_change'),
        ('tripartite', '0002_labels'),
        ('units', '0003_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='to_confirm',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='ParticipantList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_on', models.DateField(unique=True, verbose_name='published on')),
                ('published_at', models.DateTimeField(default=journal.clock.now)),
                ('total', models.PositiveIntegerField(verbose_name='participants')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
            ],
            options={
                'verbose_name': 'list of participants',
                'verbose_name_plural': 'lists of participants',
                'ordering': ['-published_on'],
            },
        ),
        migrations.CreateModel(
            name='SelfAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(default=journal.clock.now)),
                ('changed_at', models.DateTimeField(default=journal.clock.now)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='standards.edition')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_assessments', to='units.unit')),
            ],
            options={
                'verbose_name': 'self-assessment',
                'verbose_name_plural': 'self-assessments',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('person__isnull', True)), fields=('unit',), name='evaluations_self_one_of_a_unit'),
                    models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('unit', 'person'), name='evaluations_self_one_of_a_person'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SelfAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=20)),
                ('value', models.JSONField()),
                ('changed_at', models.DateTimeField(default=journal.clock.now)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='evaluations.selfassessment')),
            ],
            options={
                'verbose_name': 'answer of a self-assessment',
                'verbose_name_plural': 'answers of self-assessments',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('assessment', 'indicator'), name='evaluations_self_answer_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ListedParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('search_key', units.search.SearchKeyField(editable=False, sources=('name',))),
                ('kind', models.CharField(choices=[('enterprise', 'Enterprise'), ('park', 'Industrial park'), ('town', 'Town or subdistrict'), ('cluster', 'Enterprise cluster')], max_length=12)),
                ('since', models.DateField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.district')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='evaluations.participantlist')),
            ],
            options={
                'verbose_name': 'listed participant',
                'verbose_name_plural': 'listed participants',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['list', 'district', 'name'], name='evaluations_listed_district')],
                'constraints': [models.UniqueConstraint(fields=('list', 'unit'), name='evaluations_listed_once')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', 'takes part'), ('withdrawn', 'withdrawn by the unit'), ('ended', 'ended with the unit')], default='running', max_length=10, verbose_name='state')),
                ('statement', models.TextField(verbose_name='statement')),
                ('declared_at', models.DateTimeField(default=journal.clock.now)),
                ('by_hand_in', models.BooleanField(default=False, verbose_name='declared by handing in an application')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='units.unit')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ['-declared_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['-declared_at'], name='evaluations_part_running')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('unit',), name='evaluations_part_runs_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='evaluations_part_ended_has_time'), models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='evaluations_part_has_words')],
            },
        ),
        # A published list stays as it was published.
        refuse("evaluations_participantlist"),
        refuse("evaluations_listedparticipant"),
    ]
