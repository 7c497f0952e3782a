from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_title_of_its_own_application")]

    operations = [
        OnGuardedTables(
            [
                migrations.RemoveConstraint(model_name="application", name="evaluations_app_named_went_the_way"),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        name="evaluations_app_named_went_the_way",
                        condition=~models.Q(state="named")
                        | models.Q(
                            approved_at__isnull=False,
                            published_at__isnull=False,
                            named_at__isnull=False,
                            published_at__gte=models.F("approved_at"),
                            named_at__gte=models.F("published_at"),
                        ),
                    ),
                ),
            ]
        )
    ]
