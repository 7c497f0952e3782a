from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# What visitors wrote down is theirs to change until the visit is finished, and nobody's after (BRIEF §15.5).
PARTS = ["proceedings_visitor", "proceedings_visitfinding", "proceedings_visitphoto"]
DEEDS = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}


def kept(table: str) -> list:
    over = "EXISTS (SELECT 1 FROM proceedings_visit visit WHERE visit.id = {row}.visit_id AND visit.state <> 'planned')"
    triggers = [
        SQLiteOnly(
            f"""
            CREATE TRIGGER {table}_kept_{deed.lower()} BEFORE {deed} ON {table} WHEN {over.format(row=row)}
            BEGIN SELECT RAISE(ABORT, 'this visit is over'); END;
            """,
            f"DROP TRIGGER {table}_kept_{deed.lower()};",
        )
        for deed, row in DEEDS.items()
    ]
    triggers.append(
        PostgreSQLOnly(
            f"""
            CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION proceedings_check_visit();
            """,
            f"DROP TRIGGER {table}_kept ON {table};",
        )
    )
    return triggers


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0008_visits")]

    operations = [
        PostgreSQLOnly(
            """
            CREATE FUNCTION proceedings_check_visit() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE over boolean;
            BEGIN
                SELECT visit.state <> 'planned' INTO over FROM proceedings_visit visit
                WHERE visit.id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.visit_id ELSE OLD.visit_id END);
                IF over THEN
                    RAISE EXCEPTION 'this visit is over' USING ERRCODE = 'check_violation';
                END IF;
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            """,
            "DROP FUNCTION proceedings_check_visit();",
        ),
        *[operation for table in PARTS for operation in kept(table)],
        refuse("proceedings_visit", on="DELETE", name="no_delete"),
    ]
