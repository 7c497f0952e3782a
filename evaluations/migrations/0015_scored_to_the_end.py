from django.db import migrations, models
from django.db.models import Count, Max, OuterRef, Q, Subquery

from journal.migrations_ops import OnGuardedTables
from standards.parsing import parsed
from units.enums import UnitKind


def mark(apps, schema_editor):
    """Say of the hand-ins that the county has scored to the end when that was: with its latest points."""
    Application, Edition = (apps.get_model(*name) for name in (('evaluations', 'Application'), ('standards', 'Edition')))
    Submission, Score = (apps.get_model('evaluations', name) for name in ('Submission', 'Score'))
    scored = (
        Score.objects.filter(column='county', submission=Subquery(
            Submission.objects.filter(application=OuterRef('submission__application'))
            .order_by('-number').values('pk')[:1]
        ))
        .order_by()
        .values('submission__application', 'submission__application__edition', 'submission__application__unit__kind')
        .annotate(number=Count('pk'), until=Max('scored_at'))
        .values_list(
            'submission__application', 'submission__application__edition', 'submission__application__unit__kind',
            'number', 'until',
        )
    )
    asked = {}
    for application, edition, kind, number, until in scored:
        if (edition, kind) not in asked:
            row = Edition.objects.get(pk=edition)
            rubric = parsed(row.sha256, lambda data=row.data: data).rubric_for(UnitKind(kind).rubric)
            asked[edition, kind] = len(list(rubric.indicators))
        if number >= asked[edition, kind]:
            # Not where another hand-in followed: its points are still to come.
            Application.objects.filter(pk=application, submitted_at__lte=until).update(scored_at=until)


class Migration(migrations.Migration):
    """An application knows since when the county has scored its hand-in to the end."""

    dependencies = [
        ('evaluations', '0014_reassessment'),
        ('standards', '0002_used_editions_never_change'),
        ('units', '0003_people'),
    ]

    operations = [
        OnGuardedTables([
            migrations.AddField(
                model_name='application',
                name='scored_at',
                field=models.DateTimeField(blank=True, editable=False, null=True),
            ),
            migrations.RunPython(mark, migrations.RunPython.noop),
            migrations.AddConstraint(
                model_name='application',
                constraint=models.CheckConstraint(
                    condition=Q(('scored_at__isnull', True))
                    | Q(('scored_at__gte', models.F('submitted_at')), ('submitted_at__isnull', False)),
                    name='evaluations_app_scored_after_hand_in',
                ),
            ),
        ]),
    ]
