from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly

# The rounds behind a title are those on an application of that very unit: the plaques room, which knows no application,
# looks at the rounds and the notice alone (plaques 0002).
OWN_APPLICATION = """
    SELECT 1 FROM evaluations_application application
    JOIN proceedings_round county ON county.matter_id = application.county_matter_id
    JOIN proceedings_round city ON city.matter_id = application.city_matter_id
    WHERE county.id = NEW.county_round_id AND city.id = NEW.city_round_id AND application.unit_id = NEW.unit_id
"""
REFUSAL = "no title without an application of the unit itself"


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_guards"), ("plaques", "0002_guards")]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE FUNCTION evaluations_check_title() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS ({OWN_APPLICATION}) THEN
                    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER evaluations_title_of_its_own BEFORE INSERT ON plaques_title
                FOR EACH ROW EXECUTE FUNCTION evaluations_check_title();
            """,
            "DROP TRIGGER evaluations_title_of_its_own ON plaques_title; DROP FUNCTION evaluations_check_title();",
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER evaluations_title_of_its_own BEFORE INSERT ON plaques_title
            WHEN NOT EXISTS ({OWN_APPLICATION})
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
            """,
            "DROP TRIGGER evaluations_title_of_its_own;",
        ),
    ]
