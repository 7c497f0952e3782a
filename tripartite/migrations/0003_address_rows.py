"""Accounts that were made without the sign-in library's row of their address get it; rows come to small letters, in
which alone the library finds them."""

from django.db import migrations


def give_rows(apps, schema_editor):
    user_model, row_model = apps.get_model("tripartite", "User"), apps.get_model("account", "EmailAddress")
    for user in user_model.objects.exclude(email="").order_by("pk"):
        address, rows = user.email.lower(), row_model.objects.filter(user=user)
        primary = not rows.exclude(email__iexact=address).filter(primary=True).exists()
        kept, *others = rows.filter(email__iexact=address).order_by("-verified", "pk") or [None]
        if kept is None:
            rows.create(user=user, email=address, primary=primary, verified=False)
        elif others or kept.email != address:
            rows.filter(pk__in=[row.pk for row in others]).delete()
            rows.filter(pk=kept.pk).update(email=address, primary=primary)


class Migration(migrations.Migration):

    dependencies = [
        ("tripartite", "0002_labels"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.RunPython(give_rows, migrations.RunPython.noop),
    ]
