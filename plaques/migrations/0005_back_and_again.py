import django.db.models.deletion
from journal.migrations_ops import OnGuardedTables
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_guards'),
        ('plaques', '0004_revocation_guards'),
        ('tripartite', '0002_labels'),
    ]

    operations = [
        OnGuardedTables([
        migrations.AddField(
            model_name='plaque',
            name='collected_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tripartite.officer', verbose_name='taken in by'),
        ),
        migrations.AddField(
            model_name='plaque',
            name='return_due_on',
            field=models.DateField(blank=True, null=True, verbose_name='to be brought back until'),
        ),
        migrations.AddField(
            model_name='plaque',
            name='return_photo',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.storedfile'),
        ),
        ])
    ]
