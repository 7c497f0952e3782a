from django.db import migrations

from journal.migrations_ops import REFUSE_FUNCTION, refuse


class Migration(migrations.Migration):
    """The journal is append-only for everyone but a superuser; TRUNCATE is kept from the portal's role (deploy/)."""

    dependencies = [("journal", "0001_initial")]

    operations = [
        REFUSE_FUNCTION,
        refuse("journal_entry"),
        refuse("journal_remark", on="DELETE", name="no_delete"),
        # A remark changes once: its text is blanked, and the entry that says so is named.
        refuse(
            "journal_remark",
            on="UPDATE",
            when="NOT (OLD.blanked_by_id IS NULL AND NEW.blanked_by_id IS NOT NULL AND NEW.text = '' "
            "AND NEW.salt = '' AND NEW.entry_id = OLD.entry_id)",
            name="only_blank",
        ),
        # The head only moves forward.
        refuse("journal_head", on="UPDATE", when="NEW.count < OLD.count", name="forward_only"),
        refuse("journal_head", on="DELETE", name="no_delete"),
    ]
