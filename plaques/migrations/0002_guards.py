from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# What stands behind a name (BRIEF §15.1): the county's three approvals, the city's four, each the last word of its
# body on this file; a notice published after the city's word, over before the day of naming, with every objection
# answered and none upheld. The numbers three and four are the brief's.
APPROVED = """
    SELECT 1 FROM proceedings_round round
    JOIN proceedings_matter matter ON matter.id = round.matter_id
    JOIN tripartite_tripartitebody body ON body.id = matter.body_id
    WHERE round.id = {round} AND round.state = 'passed' AND round.motion = '{motion}' AND body.level = '{level}'
      AND round.number = (SELECT MAX(later.number) FROM proceedings_round later WHERE later.matter_id = round.matter_id)
      AND {seats} <= (SELECT COUNT(*) FROM proceedings_roundseat seat WHERE seat.round_id = round.id)
      AND NOT EXISTS (
          SELECT 1 FROM proceedings_roundseat seat
          LEFT JOIN proceedings_opinion opinion ON opinion.seat_id = seat.id
          WHERE seat.round_id = round.id AND (opinion.id IS NULL OR opinion.verdict <> 'approve'))
      {more}
"""
COUNTY = APPROVED.format(
    round="NEW.county_round_id",
    motion="recommend",
    level="county",
    seats=3,
    more="AND body.district_id = (SELECT unit.district_id FROM units_unit unit WHERE unit.id = NEW.unit_id)",
)
CITY = APPROVED.format(
    round="NEW.city_round_id",
    motion="approve",
    level="city",
    seats=4,
    more="AND matter.subject = (SELECT other.subject FROM proceedings_round county "
    "JOIN proceedings_matter other ON other.id = county.matter_id WHERE county.id = NEW.county_round_id)",
)
NOTICE = """
    SELECT 1 FROM proceedings_noticeitem item
    JOIN proceedings_publicnotice notice ON notice.id = item.notice_id
    JOIN proceedings_round city ON city.matter_id = item.matter_id AND city.id = NEW.city_round_id
    WHERE item.id = NEW.notice_item_id AND notice.state = 'closed' AND notice.closes_on < NEW.granted_on
      AND notice.published_at >= city.closed_at
      AND NOT EXISTS (SELECT 1 FROM proceedings_objection objection
                      WHERE objection.item_id = item.id AND objection.state <> 'dismissed')
"""
PROOF = f"EXISTS ({COUNTY}) AND EXISTS ({CITY}) AND EXISTS ({NOTICE})"
REFUSAL = "no title without three county approvals, four city approvals and a finished notice"


class Migration(migrations.Migration):
    dependencies = [
        ("plaques", "0001_initial"),
        ("proceedings", "0002_guards"),
        ("units", "0002_search"),
        ("tripartite", "0001_initial"),
    ]

    operations = [
        PostgreSQLOnly(
            f"""
            CREATE FUNCTION plaques_check_title() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT ({PROOF}) THEN
                    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER plaques_title_proof BEFORE INSERT ON plaques_title
                FOR EACH ROW EXECUTE FUNCTION plaques_check_title();
            """,
            "DROP TRIGGER plaques_title_proof ON plaques_title; DROP FUNCTION plaques_check_title();",
        ),
        SQLiteOnly(
            f"""
            CREATE TRIGGER plaques_title_proof BEFORE INSERT ON plaques_title
            WHEN NOT ({PROOF})
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
            """,
            "DROP TRIGGER plaques_title_proof;",
        ),
        *[refuse(table, on="DELETE", name="no_delete") for table in ("plaques_title", "plaques_plaque")],
        refuse("plaques_certificate"),
        # The identity of a title never changes; only its state does.
        refuse(
            "plaques_title",
            on="UPDATE",
            when="(OLD.number, OLD.code, OLD.unit_id, OLD.decision_id, OLD.county_round_id, OLD.city_round_id, "
            "OLD.notice_item_id, OLD.granted_on) IS DISTINCT FROM (NEW.number, NEW.code, NEW.unit_id, NEW.decision_id, "
            "NEW.county_round_id, NEW.city_round_id, NEW.notice_item_id, NEW.granted_on)",
            name="frozen",
        ),
        refuse("plaques_numberseries", on="UPDATE", when="NEW.last < OLD.last", name="forward_only"),
        refuse("plaques_numberseries", on="DELETE", name="no_delete"),
        PostgreSQLOnly(
            "CREATE INDEX plaques_title_search ON plaques_title USING gin (search_key gin_trgm_ops);",
            "DROP INDEX plaques_title_search;",
        ),
    ]
