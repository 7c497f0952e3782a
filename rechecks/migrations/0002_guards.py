from django.db import migrations

from journal.migrations_ops import refuse

# What was drawn and what was handed in is on record for good (BRIEF §15.5, §15.8); a sealed contribution may only be
# marked void, when the key to it is lost.
SAME = "OLD.draw_id = NEW.draw_id AND OLD.organisation_id = NEW.organisation_id AND OLD.sha256 = NEW.sha256"


class Migration(migrations.Migration):
    dependencies = [("rechecks", "0001_plans_and_draws"), ("journal", "0002_guards")]

    operations = [
        refuse("rechecks_drawnunit"),
        refuse("rechecks_contribution", on="DELETE", name="no_delete"),
        refuse("rechecks_contribution", on="UPDATE", when=f"NOT ({SAME})", name="sealed"),
        refuse("rechecks_draw", on="DELETE", name="no_delete"),
        refuse("rechecks_draw", on="UPDATE", when="OLD.state = 'drawn'", name="drawn"),
        refuse("rechecks_plan", on="DELETE", name="no_delete"),
    ]
