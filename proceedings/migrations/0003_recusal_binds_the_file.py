from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly

# As in 0002, but a recusal counts in every matter on the same file, in the county's as in the city's.
WRONG_VOICE = """
    SELECT 1 FROM proceedings_roundseat seat
    JOIN proceedings_round round ON round.id = seat.round_id
    JOIN proceedings_matter matter ON matter.id = round.matter_id
    JOIN tripartite_officer officer ON officer.id = NEW.officer_id
    WHERE seat.id = NEW.seat_id
      AND (round.state <> 'open'
           OR officer.organisation_id <> seat.organisation_id
           OR EXISTS (SELECT 1 FROM proceedings_recusal recusal
                      JOIN proceedings_matter its_matter ON its_matter.id = recusal.matter_id
                      JOIN tripartite_officer recused ON recused.id = recusal.officer_id
                      WHERE its_matter.subject = matter.subject AND recused.user_id = officer.user_id))
"""
SENTENCE = "this officer has no voice in this round"


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0002_guards")]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE OR REPLACE FUNCTION proceedings_check_voice() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS ({WRONG_VOICE}) THEN
                    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            """,
            migrations.RunSQL.noop,
        ),
        SQLiteOnly(
            f"""
            DROP TRIGGER proceedings_opinion_voice;
            CREATE TRIGGER proceedings_opinion_voice BEFORE INSERT ON proceedings_opinion
            WHEN EXISTS ({WRONG_VOICE})
            BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;
            """,
            migrations.RunSQL.noop,
        ),
    ]
