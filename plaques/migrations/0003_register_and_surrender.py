import django.db.models.deletion
import journal.clock
from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_guards'),
        ('plaques', '0002_guards'),
        ('proceedings', '0005_papers_and_four_eyes'),
        ('tripartite', '0002_labels'),
        ('units', '0002_search'),
    ]

    operations = [
        OnGuardedTables(
            [
        migrations.CreateModel(
            name='PlaqueBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('ordered_at', models.DateTimeField(default=journal.clock.now)),
            ],
            options={
                'verbose_name': 'batch for the maker',
                'verbose_name_plural': 'batches for the maker',
                'ordering': ['-ordered_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Surrender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('state', models.CharField(choices=[('requested', 'before the city'), ('withdrawn', 'withdrawn by the unit'), ('carried_out', 'title cancelled')], default='requested', max_length=12, verbose_name='state')),
                ('requested_at', models.DateTimeField(default=journal.clock.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('carried_out_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'surrender of a title',
                'verbose_name_plural': 'surrenders of titles',
                'ordering': ['-requested_at', '-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='plaque',
            options={'ordering': ['title_id', 'piece'], 'verbose_name': 'plaque', 'verbose_name_plural': 'plaques'},
        ),
        migrations.RemoveConstraint(
            model_name='plaque',
            name='plaques_plaque_handed_over_to_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='title',
            name='plaques_title_revoked_has_time',
        ),
        migrations.AddField(
            model_name='plaque',
            name='lost_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plaque',
            name='piece',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='piece'),
        ),
        migrations.AddField(
            model_name='plaque',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='plaque',
            name='recalled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plaque',
            name='replaced_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plaque',
            name='returned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plaque',
            name='returned_by',
            field=models.CharField(blank=True, max_length=60, verbose_name='brought back by'),
        ),
        migrations.AddField(
            model_name='title',
            name='revocation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revoked_titles', to='proceedings.decision'),
        ),
        migrations.AlterField(
            model_name='plaque',
            name='artwork',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plaques', to='journal.storedfile'),
        ),
        migrations.AlterField(
            model_name='plaque',
            name='state',
            field=models.CharField(choices=[('issued', 'issued'), ('handed_over', 'handed over'), ('lost', 'lost'), ('replaced', 'replaced'), ('recalled', 'recalled, not back yet'), ('returned', 'back with the office')], default='issued', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='plaque',
            name='title',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='plaques.title'),
        ),
        migrations.AddIndex(
            model_name='plaque',
            index=models.Index(fields=['state', 'issued_at'], name='plaques_plaque_queue'),
        ),
        migrations.AddConstraint(
            model_name='plaque',
            constraint=models.UniqueConstraint(fields=('title', 'piece'), name='plaques_plaque_piece_once'),
        ),
        migrations.AddConstraint(
            model_name='plaque',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('title',), name='plaques_plaque_one_that_counts'),
        ),
        migrations.AddConstraint(
            model_name='plaque',
            constraint=models.CheckConstraint(condition=models.Q(('piece__gte', 1)), name='plaques_plaque_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='plaque',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', True), ('handed_over_to', '')), models.Q(('handed_over_at__isnull', False), models.Q(('handed_over_to', ''), _negated=True)), _connector='OR'), name='plaques_plaque_handed_over_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='plaque',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', True), ('state', 'issued')), models.Q(('handed_over_at__isnull', False), ('state', 'handed_over')), models.Q(('lost_at__isnull', False), ('state', 'lost'), models.Q(('reason', ''), _negated=True)), models.Q(('replaced_at__isnull', False), ('state', 'replaced'), models.Q(('reason', ''), _negated=True)), models.Q(('recalled_at__isnull', False), ('state', 'recalled'), models.Q(('reason', ''), _negated=True)), models.Q(('returned_at__isnull', False), ('state', 'returned'), models.Q(('returned_by', ''), _negated=True)), _connector='OR'), name='plaques_plaque_state_has_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='title',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revocation__isnull', False), ('revoked_at__isnull', False), ('state', 'revoked')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revocation__isnull', True), ('revoked_at__isnull', True)), _connector='OR'), name='plaques_title_revoked_by_decision'),
        ),
        migrations.AddField(
            model_name='plaquebatch',
            name='artworks',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch_artworks', to='journal.storedfile'),
        ),
        migrations.AddField(
            model_name='plaquebatch',
            name='delivery_list',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch_list', to='journal.storedfile'),
        ),
        migrations.AddField(
            model_name='plaquebatch',
            name='ordered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer'),
        ),
        migrations.AddField(
            model_name='plaquebatch',
            name='pieces',
            field=models.ManyToManyField(related_name='batches', to='plaques.plaque'),
        ),
        migrations.AddField(
            model_name='surrender',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surrenders', to='proceedings.matter'),
        ),
        migrations.AddField(
            model_name='surrender',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unitmember'),
        ),
        migrations.AddField(
            model_name='surrender',
            name='title',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surrenders', to='plaques.title'),
        ),
        migrations.AddConstraint(
            model_name='plaquebatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('artworks__isnull', True), ('delivery_list__isnull', True)), models.Q(('artworks__isnull', False), ('delivery_list__isnull', False)), _connector='OR'), name='plaques_batch_both_files_or_none'),
        ),
        migrations.AddConstraint(
            model_name='surrender',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('title',), name='plaques_surrender_one_open'),
        ),
        migrations.AddConstraint(
            model_name='surrender',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='plaques_surrender_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='surrender',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carried_out_at__isnull', True), ('state', 'requested'), ('withdrawn_at__isnull', True)), models.Q(('carried_out_at__isnull', True), ('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(('carried_out_at__isnull', False), ('state', 'carried_out'), ('withdrawn_at__isnull', True)), _connector='OR'), name='plaques_surrender_state_has_time'),
        ),
            ]
        )
    ]
