from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# Every organisation of the round's body has said yes, in the last round on its matter.
AGREED = """
    SELECT 1 FROM proceedings_round round
    JOIN proceedings_matter matter ON matter.id = round.matter_id
    JOIN tripartite_tripartitebody body ON body.id = matter.body_id
    WHERE {matter} AND matter.subject = 'plaques.title:' || NEW.id AND body.level = '{level}'
      AND round.state = 'passed' AND round.motion = '{motion}'
      AND round.number = (SELECT MAX(later.number) FROM proceedings_round later WHERE later.matter_id = round.matter_id)
      AND {seats} <= (SELECT COUNT(*) FROM proceedings_roundseat seat WHERE seat.round_id = round.id)
      AND NOT EXISTS (
          SELECT 1 FROM proceedings_roundseat seat
          LEFT JOIN proceedings_opinion opinion ON opinion.seat_id = seat.id
          WHERE seat.round_id = round.id AND (opinion.id IS NULL OR opinion.verdict <> 'approve'))
      {more}
"""
# A surrender: the unit's own request, older than the round, and the city's four (plaques 0004).
SURRENDER = AGREED.format(
    matter="matter.kind = 'surrender'",
    level="city",
    motion="revoke",
    seats=4,
    more="""AND EXISTS (
          SELECT 1 FROM plaques_surrender surrender
          WHERE surrender.title_id = NEW.id AND surrender.state <> 'withdrawn'
            AND surrender.requested_at <= round.opened_at)""",
)
# Failing, and a title got by false material: heard or its time over, then the county's three of the title's own area, then
# the city's four; failing also rests on a re-check that was not passed.
COUNTY = AGREED.format(
    matter="matter.id = way.county_matter_id",
    level="county",
    motion="revoke",
    seats=3,
    more="AND body.district_id = NEW.district_id AND round.opened_at >= way.heard_at",
)
CITY = AGREED.format(
    matter="matter.id = way.city_matter_id",
    level="city",
    motion="revoke",
    seats=4,
    more="AND round.opened_at >= way.proposed_at",
)
HEARD = f"""
    SELECT 1 FROM rechecks_revocation way
    WHERE way.title_id = NEW.id AND way.state IN ('proposed', 'carried_out') AND way.heard <> ''
      AND (way.ground = 'false_material' OR (way.ground = 'failing' AND EXISTS (
          SELECT 1 FROM rechecks_recheck checked WHERE checked.id = way.recheck_id AND checked.title_id = NEW.id
            AND checked.state = 'failed')))
      AND (way.ended_at IS NULL OR way.decision_id = NEW.revocation_id)
      AND EXISTS ({COUNTY}) AND EXISTS ({CITY})
"""
# The unit has ceased to exist: the registry's proof and the city's four.
ENDED = f"""
    SELECT 1 FROM rechecks_revocation way
    WHERE way.title_id = NEW.id AND way.state IN ('proposed', 'carried_out') AND way.ground = 'dissolution'
      AND way.proof_id IS NOT NULL AND (way.ended_at IS NULL OR way.decision_id = NEW.revocation_id)
      AND EXISTS ({CITY})
"""
DECIDED = "SELECT 1 FROM proceedings_decision decision WHERE decision.id = NEW.revocation_id AND decision.kind = 'revocation'"
ENDS = "NEW.state = 'revoked' AND OLD.state <> 'revoked'"
PROOF = f"(EXISTS ({SURRENDER}) OR EXISTS ({HEARD}) OR EXISTS ({ENDED})) AND EXISTS ({DECIDED})"
REFUSAL = "no title is cancelled without request, hearing or proof, its bodies and a decision"
# A cancelled title comes back by an appeal that the city's four upheld, and by nothing else.
UPHELD = AGREED.format(
    matter="matter.id = appeal.matter_id",
    level="city",
    motion="reinstate",
    seats=4,
    more="AND round.opened_at >= appeal.filed_at",
)
BACK = f"""
    SELECT 1 FROM rechecks_appeal appeal
    JOIN rechecks_revocation way ON way.id = appeal.revocation_id
    JOIN proceedings_decision decision ON decision.id = appeal.decision_id
    WHERE appeal.title_id = NEW.id AND way.title_id = NEW.id AND way.decision_id = OLD.revocation_id
      AND appeal.state = 'upheld' AND decision.kind = 'reinstatement' AND EXISTS ({UPHELD})
"""
RETURNS = "OLD.state = 'revoked' AND NEW.state <> 'revoked'"
NO_RETURN = "no cancelled title comes back without an appeal that the city''s four upheld"
# What was decided stays as it was decided (BRIEF §15.5).
OVER = "OLD.state IN ('carried_out', 'dropped')"


class Migration(migrations.Migration):
    dependencies = [
        ("rechecks", "0003_rechecks_and_ways_out"),
        ("plaques", "0005_back_and_again"),
        ("proceedings", "0012_ways_out"),
        ("journal", "0002_guards"),
    ]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE OR REPLACE FUNCTION plaques_check_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {ENDS} AND NOT ({PROOF}) THEN
                    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
                END IF;
                IF {RETURNS} AND NOT EXISTS ({BACK}) THEN
                    RAISE EXCEPTION '{NO_RETURN}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            """,
            migrations.RunSQL.noop,
        ),
        SQLiteOnly("DROP TRIGGER plaques_title_revocation;", migrations.RunSQL.noop),
        SQLiteOnly(
            f"""
            CREATE TRIGGER plaques_title_revocation BEFORE UPDATE ON plaques_title
            WHEN {ENDS} AND NOT ({PROOF})
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
            """,
            migrations.RunSQL.noop,
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER rechecks_title_reinstatement BEFORE UPDATE ON plaques_title
            WHEN {RETURNS} AND NOT EXISTS ({BACK})
            BEGIN SELECT RAISE(ABORT, '{NO_RETURN}'); END;
            """,
            "DROP TRIGGER rechecks_title_reinstatement;",
        ),
        *[
            refuse(f"rechecks_{table}", on="DELETE", name="no_delete")
            for table in ("recheck", "recheckitem", "revocation", "appeal", "yearlyreport")
        ],
        refuse("rechecks_yearlyreport", on="UPDATE", name="frozen"),
        refuse("rechecks_recheck", on="UPDATE", when="OLD.state IN ('passed', 'failed', 'called_off')", name="over"),
        refuse("rechecks_revocation", on="UPDATE", when=OVER, name="over"),
        refuse("rechecks_appeal", on="UPDATE", when="OLD.state <> 'filed'", name="over"),
    ]
