import django.db.models.deletion
import journal.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('evaluations', '0005_clocks_and_diagnosis'),
        ('tripartite', '0002_labels'),
    ]

    operations = [
        migrations.CreateModel(
            name='InHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=journal.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_hand', to='evaluations.application')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.memberorganisation')),
            ],
            options={
                'verbose_name': 'file in hand',
                'verbose_name_plural': 'files in hand',
                'ordering': ['-since', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('application', 'organisation'), name='supervision_in_hand_one_an_organisation'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='supervision_in_hand_ends_after_beginning')],
            },
        ),
    ]
