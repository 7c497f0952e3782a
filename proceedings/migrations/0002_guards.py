from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# An opinion is given by an officer of the seat's own organisation, who is not recused, while the round is open
# (BRIEF §15.4). The services ask first; this holds for whoever writes rows without them.
WRONG_VOICE = """
    SELECT 1 FROM proceedings_roundseat seat
    JOIN proceedings_round round ON round.id = seat.round_id
    JOIN tripartite_officer officer ON officer.id = NEW.officer_id
    WHERE seat.id = NEW.seat_id
      AND (round.state <> 'open'
           OR officer.organisation_id <> seat.organisation_id
           OR EXISTS (SELECT 1 FROM proceedings_recusal recusal
                      JOIN tripartite_officer recused ON recused.id = recusal.officer_id
                      WHERE recusal.matter_id = round.matter_id AND recused.user_id = officer.user_id))
"""
KEPT = ["proceedings_opinion", "proceedings_roundseat", "proceedings_recusal", "proceedings_noticeitem"]
NEVER_DELETED = [
    "proceedings_matter",
    "proceedings_round",
    "proceedings_meeting",
    "proceedings_publicnotice",
    "proceedings_objection",
    "proceedings_decision",
]


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0001_initial"), ("journal", "0002_guards")]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE FUNCTION proceedings_check_voice() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS ({WRONG_VOICE}) THEN
                    RAISE EXCEPTION 'this officer has no voice in this round' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER proceedings_opinion_voice BEFORE INSERT ON proceedings_opinion
                FOR EACH ROW EXECUTE FUNCTION proceedings_check_voice();
            """,
            "DROP TRIGGER proceedings_opinion_voice ON proceedings_opinion; DROP FUNCTION proceedings_check_voice();",
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER proceedings_opinion_voice BEFORE INSERT ON proceedings_opinion
            WHEN EXISTS ({WRONG_VOICE})
            BEGIN SELECT RAISE(ABORT, 'this officer has no voice in this round'); END;
            """,
            "DROP TRIGGER proceedings_opinion_voice;",
        ),
        *[refuse(table) for table in KEPT],
        *[refuse(table, on="DELETE", name="no_delete") for table in NEVER_DELETED],
        # What was put stays as it was put: only the outcome of a round is written later, and only once.
        refuse(
            "proceedings_round",
            on="UPDATE",
            when="OLD.state <> 'open' OR (OLD.matter_id, OLD.number, OLD.motion, OLD.text, OLD.subject_hash) "
            "IS DISTINCT FROM (NEW.matter_id, NEW.number, NEW.motion, NEW.text, NEW.subject_hash)",
            name="frozen",
        ),
        refuse("proceedings_decision", on="UPDATE", name="frozen"),
    ]
