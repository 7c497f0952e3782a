from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# A ballot comes in while its survey is open and is never changed; a used code stays used. The services hold to it with
# a lock; this holds for whoever writes rows without them.
NOT_OPEN = "EXISTS (SELECT 1 FROM surveys_survey survey WHERE survey.id = NEW.survey_id AND survey.state <> 'open')"


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("journal", "0002_guards")]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE FUNCTION surveys_check_open() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {NOT_OPEN} THEN
                    RAISE EXCEPTION 'this survey takes no answers' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER surveys_ballot_open BEFORE INSERT ON surveys_ballot
                FOR EACH ROW EXECUTE FUNCTION surveys_check_open();
            """,
            "DROP TRIGGER surveys_ballot_open ON surveys_ballot; DROP FUNCTION surveys_check_open();",
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER surveys_ballot_open BEFORE INSERT ON surveys_ballot
            WHEN {NOT_OPEN}
            BEGIN SELECT RAISE(ABORT, 'this survey takes no answers'); END;
            """,
            "DROP TRIGGER surveys_ballot_open;",
        ),
        refuse("surveys_ballot", on="UPDATE", name="frozen"),
        refuse("surveys_slip", on="UPDATE", when="OLD.used", name="used_once"),
    ]
