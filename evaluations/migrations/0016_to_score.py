from django.db import migrations, models


class Migration(migrations.Migration):
    """The files under review that are still to be scored are found without looking at the others."""

    dependencies = [
        ('evaluations', '0015_scored_to_the_end'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=models.Index(
                condition=models.Q(('scored_at__isnull', True), ('state', 'county_review')),
                fields=['district'],
                name='evaluations_app_to_score',
            ),
        ),
    ]
