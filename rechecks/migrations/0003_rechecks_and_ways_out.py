import django.db.models.deletion
import journal.clock
from django.conf import settings
from journal.migrations_ops import OnGuardedTables
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0004_facts_and_grades_stay'),
        ('journal', '0002_guards'),
        ('plaques', '0005_back_and_again'),
        ('proceedings', '0012_ways_out'),
        ('rechecks', '0002_guards'),
        ('tripartite', '0002_labels'),
        ('units', '0003_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        OnGuardedTables([
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('sample', 'drawn in a sample'), ('census', 'census'), ('targeted', 'for a reason on record')], max_length=10, verbose_name='origin')),
                ('ground', models.CharField(blank=True, choices=[('fact', 'confirmed adverse fact'), ('complaint', 'complaint'), ('no_report', 'yearly report missing')], max_length=12, verbose_name='ground')),
                ('reason', models.TextField(verbose_name='reason')),
                ('state', models.CharField(choices=[('told', 'the unit has been told'), ('shown', 'the unit has shown what was asked'), ('silent', 'nothing was shown in time'), ('rectifying', 'the unit puts right what fell short'), ('rectified', 'put right, to be looked at again'), ('passed', 'passed'), ('failed', 'not passed'), ('called_off', 'called off')], default='told', max_length=12, verbose_name='state')),
                ('opened_at', models.DateTimeField(default=journal.clock.now)),
                ('due_on', models.DateField(verbose_name='to be shown until')),
                ('shown_at', models.DateTimeField(blank=True, null=True)),
                ('silent_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, verbose_name="in the unit's words")),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refusal', models.TextField(blank=True, verbose_name='how the unit refused')),
                ('rectify_at', models.DateTimeField(blank=True, null=True)),
                ('rectify_until', models.DateField(blank=True, null=True, verbose_name='to be put right until')),
                ('rectified_at', models.DateTimeField(blank=True, null=True)),
                ('rectified_note', models.TextField(blank=True, verbose_name='what was put right')),
                ('result', models.TextField(blank=True, verbose_name='result in words')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
                ('drawn', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recheck', to='rechecks.drawnunit')),
                ('matter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recheck', to='proceedings.matter')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='rechecks.plan')),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='plaques.title')),
            ],
            options={
                'verbose_name': 're-check',
                'verbose_name_plural': 're-checks',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Inspector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=journal.clock.now)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='tripartite.officer')),
                ('recheck', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspectors', to='rechecks.recheck')),
            ],
            options={
                'verbose_name': 'inspector',
                'verbose_name_plural': 'inspectors',
                'ordering': ['recheck_id', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RecheckItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=20)),
                ('answer', models.TextField(blank=True, verbose_name="the unit's words")),
                ('finding', models.CharField(blank=True, choices=[('meets', 'meets the standard'), ('short', 'falls short')], max_length=8, verbose_name='finding')),
                ('note', models.TextField(blank=True, verbose_name='what falls short')),
                ('evidence', models.ManyToManyField(blank=True, related_name='recheck_items', to='units.evidence')),
                ('fact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recheck_items', to='enterprises.adversefact')),
                ('recheck', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='rechecks.recheck')),
            ],
            options={
                'verbose_name': 'item of a re-check',
                'verbose_name_plural': 'items of a re-check',
                'ordering': ['recheck_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('failing', 're-check not passed'), ('false_material', 'title obtained by false material'), ('dissolution', 'the unit was dissolved or merged')], max_length=16, verbose_name='ground')),
                ('reason', models.TextField(verbose_name='reason')),
                ('opened_at', models.DateTimeField(default=journal.clock.now)),
                ('state', models.CharField(choices=[('hearing', 'the unit is being heard'), ('heard', "before the county's organisations"), ('proposed', 'before the city'), ('carried_out', 'title cancelled'), ('dropped', 'the title stays')], default='hearing', max_length=12, verbose_name='state')),
                ('heard_until', models.DateField(blank=True, null=True, verbose_name='the unit may be heard until')),
                ('statement', models.TextField(blank=True, verbose_name="the unit's statement")),
                ('stated_at', models.DateTimeField(blank=True, null=True)),
                ('hearing_asked_at', models.DateTimeField(blank=True, null=True)),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='hearing held on')),
                ('present', models.TextField(blank=True, verbose_name='present')),
                ('minutes', models.TextField(blank=True, verbose_name='minutes of the hearing')),
                ('heard', models.CharField(blank=True, choices=[('statement', 'written statement'), ('hearing', 'hearing with minutes'), ('unused', 'did not make use of it')], max_length=10, verbose_name='how the unit was heard')),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('heard_on', models.DateField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('appeal_until', models.DateField(blank=True, null=True, verbose_name='appeal possible until')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('city_matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revokes', to='proceedings.matter')),
                ('county_matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposes', to='proceedings.matter')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='proceedings.decision')),
                ('evidence', models.ManyToManyField(blank=True, related_name='revocations', to='units.evidence')),
                ('minuted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.storedfile')),
                ('recheck', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='rechecks.recheck')),
                ('stated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='plaques.title')),
            ],
            options={
                'verbose_name': 'cancellation of a title',
                'verbose_name_plural': 'cancellations of titles',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='appeal')),
                ('filed_at', models.DateTimeField(default=journal.clock.now)),
                ('filed_on', models.DateField(default=journal.clock.today)),
                ('last_day', models.DateField()),
                ('state', models.CharField(choices=[('filed', 'before the city'), ('upheld', 'upheld: the title is in force again'), ('dismissed', 'dismissed: the cancellation stands'), ('withdrawn', 'withdrawn by the unit')], default='filed', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='proceedings.decision')),
                ('evidence', models.ManyToManyField(blank=True, related_name='appeals', to='units.evidence')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unitmember')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='proceedings.matter')),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='plaques.title')),
                ('revocation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='rechecks.revocation')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['-filed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='YearlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('headcount', models.PositiveIntegerField(verbose_name='number of employees')),
                ('contract_until', models.DateField(blank=True, null=True, verbose_name='collective contract valid until')),
                ('congress_on', models.DateField(blank=True, null=True, verbose_name="last workers' congress held on")),
                ('disputes', models.PositiveIntegerField(verbose_name='labour disputes in the year')),
                ('arrears', models.BooleanField(verbose_name='Wages were paid late at least once in the year')),
                ('changes', models.TextField(blank=True, verbose_name='what has changed since the title was granted')),
                ('filed_at', models.DateTimeField(default=journal.clock.now)),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unitmember')),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='yearly_reports', to='plaques.title')),
            ],
            options={
                'verbose_name': 'yearly report',
                'verbose_name_plural': 'yearly reports',
                'ordering': ['-year', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='recheck',
            index=models.Index(fields=['state', 'due_on'], name='rechecks_recheck_queue'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['passed', 'failed', 'called_off']), _negated=True), fields=('title',), name='rechecks_recheck_one_open'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rechecks_recheck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn__isnull', True), ('opened_by__isnull', False), ('origin', 'targeted'), models.Q(('ground', ''), _negated=True)), models.Q(('ground', ''), ('origin__in', ['sample', 'census']), ('plan__isnull', False)), _connector='OR'), name='rechecks_recheck_origin_is_proved'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'told')), models.Q(('ended_at__isnull', True), ('shown_at__isnull', False), ('state', 'shown')), models.Q(('ended_at__isnull', True), ('silent_at__isnull', False), ('state', 'silent')), models.Q(models.Q(('result', ''), _negated=True), ('ended_at__isnull', True), ('rectify_at__isnull', False), ('rectify_until__isnull', False), ('state', 'rectifying')), models.Q(models.Q(('rectified_note', ''), _negated=True), ('ended_at__isnull', True), ('rectified_at__isnull', False), ('state', 'rectified')), models.Q(('ended_at__isnull', False), ('state__in', ['passed', 'called_off'])), models.Q(models.Q(('result', ''), _negated=True), ('decided_by__isnull', False), ('ended_at__isnull', False), ('state', 'failed')), _connector='OR'), name='rechecks_recheck_state_has_time'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), ('shown_at__isnull', False), ('silent_at__isnull', False), _connector='OR'), name='rechecks_recheck_failed_after_its_time'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal', ''), ('refused_at__isnull', True)), models.Q(models.Q(('refusal', ''), _negated=True), ('refused_at__isnull', False)), _connector='OR'), name='rechecks_recheck_refusal_has_words'),
        ),
        migrations.AddConstraint(
            model_name='recheck',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('opened_at')), _connector='OR'), name='rechecks_recheck_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='inspector',
            constraint=models.UniqueConstraint(fields=('recheck', 'officer'), name='rechecks_inspector_once'),
        ),
        migrations.AddConstraint(
            model_name='recheckitem',
            constraint=models.UniqueConstraint(fields=('recheck', 'key'), name='rechecks_item_once'),
        ),
        migrations.AddConstraint(
            model_name='recheckitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', 'short'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='rechecks_item_short_has_note'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['carried_out', 'dropped']), _negated=True), fields=('title',), name='rechecks_revocation_one_open'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rechecks_revocation_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'failing'), ('heard_until__isnull', False), ('recheck__isnull', False)), models.Q(('ground', 'false_material'), ('heard_until__isnull', False), ('recheck__isnull', True)), models.Q(('ground', 'dissolution'), ('proof__isnull', False), ('recheck__isnull', True)), _connector='OR'), name='rechecks_revocation_ground_is_proved'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('heard', ''), ('heard_at__isnull', True), ('heard_on__isnull', True)), models.Q(models.Q(('statement', ''), _negated=True), ('heard', 'statement'), ('heard_at__isnull', False), ('stated_at__isnull', False)), models.Q(models.Q(('minutes', ''), _negated=True), ('heard', 'hearing'), ('heard_at__isnull', False), ('held_on__isnull', False)), models.Q(('heard', 'unused'), ('heard_at__isnull', False), ('heard_on__gt', models.F('heard_until')), ('hearing_asked_at__isnull', True), ('statement', '')), _connector='OR'), name='rechecks_revocation_heard_in_full'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['hearing', 'dropped']), ('ground', 'dissolution'), models.Q(('heard', ''), _negated=True), _connector='OR'), name='rechecks_revocation_nobody_unheard'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('ended_at__isnull', True), ('state__in', ['hearing', 'heard'])), models.Q(('decision__isnull', True), ('ended_at__isnull', True), ('proposed_at__isnull', False), ('state', 'proposed')), models.Q(('appeal_until__isnull', False), ('decision__isnull', False), ('ended_at__isnull', False), ('state', 'carried_out')), models.Q(('decision__isnull', True), ('ended_at__isnull', False), ('state', 'dropped')), _connector='OR'), name='rechecks_revocation_state_has_time'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='rechecks_appeal_has_text'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('filed_on__lte', models.F('last_day'))), name='rechecks_appeal_in_time'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('ended_at__isnull', True), ('state', 'filed')), models.Q(models.Q(('answer', ''), _negated=True), ('decision__isnull', False), ('ended_at__isnull', False), ('state', 'upheld')), models.Q(models.Q(('answer', ''), _negated=True), ('decision__isnull', True), ('ended_at__isnull', False), ('state', 'dismissed')), models.Q(('decision__isnull', True), ('ended_at__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='rechecks_appeal_state_has_time'),
        ),
        migrations.AddConstraint(
            model_name='yearlyreport',
            constraint=models.UniqueConstraint(fields=('title', 'year'), name='rechecks_report_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='yearlyreport',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='rechecks_report_year_is_one'),
        ),
        ])
    ]
