from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# What stands behind the end of a title (BRIEF §15.2): the city's four agreed to cancel this very title, in the last round
# on it, and a decision that cancels says so. A surrender also needs the unit's own request, older than the round. Other
# grounds are not lawful yet: the room that brings one puts a wider trigger in this one's place.
AGREED = """
    SELECT 1 FROM proceedings_round round
    JOIN proceedings_matter matter ON matter.id = round.matter_id
    JOIN tripartite_tripartitebody body ON body.id = matter.body_id
    WHERE matter.subject = 'plaques.title:' || NEW.id AND matter.kind = 'surrender' AND body.level = 'city'
      AND round.state = 'passed' AND round.motion = 'revoke'
      AND round.number = (SELECT MAX(later.number) FROM proceedings_round later WHERE later.matter_id = round.matter_id)
      AND 4 <= (SELECT COUNT(*) FROM proceedings_roundseat seat WHERE seat.round_id = round.id)
      AND NOT EXISTS (
          SELECT 1 FROM proceedings_roundseat seat
          LEFT JOIN proceedings_opinion opinion ON opinion.seat_id = seat.id
          WHERE seat.round_id = round.id AND (opinion.id IS NULL OR opinion.verdict <> 'approve'))
      AND EXISTS (
          SELECT 1 FROM plaques_surrender surrender
          WHERE surrender.title_id = NEW.id AND surrender.state <> 'withdrawn'
            AND surrender.requested_at <= round.opened_at)
"""
DECIDED = "SELECT 1 FROM proceedings_decision decision WHERE decision.id = NEW.revocation_id AND decision.kind = 'revocation'"
ENDS = "NEW.state = 'revoked' AND OLD.state <> 'revoked'"
PROOF = f"EXISTS ({AGREED}) AND EXISTS ({DECIDED})"
REFUSAL = "no title is cancelled without the unit''s request, the city''s four and a decision"

# No plaque without a title (BRIEF §15.6).
HELD = "SELECT 1 FROM plaques_title title WHERE title.id = NEW.title_id AND title.state = 'granted'"
NO_PLAQUE = "no plaque without a title in force"


class Migration(migrations.Migration):
    dependencies = [("plaques", "0003_register_and_surrender"), ("proceedings", "0006_who_looked_into_it")]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE FUNCTION plaques_check_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {ENDS} AND NOT ({PROOF}) THEN
                    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER plaques_title_revocation BEFORE UPDATE ON plaques_title
                FOR EACH ROW EXECUTE FUNCTION plaques_check_revocation();
            CREATE FUNCTION plaques_check_plaque() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS ({HELD}) THEN
                    RAISE EXCEPTION '{NO_PLAQUE}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER plaques_plaque_of_a_title BEFORE INSERT ON plaques_plaque
                FOR EACH ROW EXECUTE FUNCTION plaques_check_plaque();
            """,
            """
            DROP TRIGGER plaques_title_revocation ON plaques_title;
            DROP FUNCTION plaques_check_revocation();
            DROP TRIGGER plaques_plaque_of_a_title ON plaques_plaque;
            DROP FUNCTION plaques_check_plaque();
            """,
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER plaques_title_revocation BEFORE UPDATE ON plaques_title
            WHEN {ENDS} AND NOT ({PROOF})
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
            """,
            "DROP TRIGGER plaques_title_revocation;",
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER plaques_plaque_of_a_title BEFORE INSERT ON plaques_plaque
            WHEN NOT EXISTS ({HELD})
            BEGIN SELECT RAISE(ABORT, '{NO_PLAQUE}'); END;
            """,
            "DROP TRIGGER plaques_plaque_of_a_title;",
        ),
        # Which piece of which title a row is, and its artwork, never changes; only where it is.
        refuse(
            "plaques_plaque",
            on="UPDATE",
            when="(OLD.title_id, OLD.piece, OLD.artwork_id) IS DISTINCT FROM (NEW.title_id, NEW.piece, NEW.artwork_id)",
            name="frozen",
        ),
        *[
            refuse(table, on="DELETE", name="no_delete")
            for table in ("plaques_surrender", "plaques_plaquebatch", "plaques_plaquebatch_pieces")
        ],
        refuse(
            "plaques_plaquebatch",
            on="UPDATE",
            when="OLD.artworks_id IS NOT NULL",
            name="frozen",
        ),
    ]
