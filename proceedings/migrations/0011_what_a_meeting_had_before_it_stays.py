from django.db import migrations

from journal.migrations_ops import PostgreSQLOnly, SQLiteOnly, refuse

# What lay before a meeting stays from its beginning on; who was present stays from its end on (BRIEF §3, §15.5).
KEPT = {
    "proceedings_agendaitem": ("<> 'planned'", {"UPDATE": "OLD", "DELETE": "OLD"}),
    "proceedings_attendance": ("= 'closed'", {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}),
}


def kept(table: str, state: str, deeds: dict[str, str]) -> list:
    over = "EXISTS (SELECT 1 FROM proceedings_meeting m WHERE m.id = {row}.meeting_id AND m.state {state})"
    operations = []
    for deed, row in deeds.items():
        name, condition = f"{table}_kept_{deed.lower()}", over.format(row=row, state=state)
        operations += [
            SQLiteOnly(
                f"""
                CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN {condition}
                BEGIN SELECT RAISE(ABORT, '{table} is kept as it is'); END;
                """,
                f"DROP TRIGGER {name};",
            ),
            PostgreSQLOnly(
                f"""
                CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF {condition} THEN
                        RAISE EXCEPTION '{table} is kept as it is: {deed} refused' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN {"OLD" if deed == "DELETE" else "NEW"};
                END $$;
                CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
                """,
                f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
            ),
        ]
    return operations


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0010_recheck_plan")]

    operations = [
        *[operation for table, (state, deeds) in KEPT.items() for operation in kept(table, state, deeds)],
        refuse("proceedings_enquiry", on="DELETE", name="no_delete"),
    ]
