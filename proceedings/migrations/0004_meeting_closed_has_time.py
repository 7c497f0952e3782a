from django.db import migrations, models

from journal.migrations_ops import OnGuardedTables


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0003_recusal_binds_the_file")]

    operations = [
        OnGuardedTables(
            [
                migrations.RemoveConstraint(model_name="meeting", name="proceedings_meeting_state_has_time"),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        name="proceedings_meeting_state_has_time",
                        condition=models.Q(state="planned", opened_at__isnull=True, closed_at__isnull=True)
                        | models.Q(state="sitting", opened_at__isnull=False, closed_at__isnull=True)
                        | models.Q(
                            state="closed",
                            opened_at__isnull=False,
                            closed_at__isnull=False,
                            closed_at__gte=models.F("opened_at"),
                        ),
                    ),
                ),
            ]
        )
    ]
