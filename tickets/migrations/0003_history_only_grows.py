from django.db import migrations

TABLE = "tickets_change"

SQLITE = [
    f"""
    CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'The history of a ticket is only added to.'); END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The history of a ticket is only added to.'; END $$
    """,
    f"""
    CREATE TRIGGER {TABLE}_only_grows BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()
    """,
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_no_update"]
POSTGRESQL_BACK = [f"DROP TRIGGER {TABLE}_only_grows ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"]


def refuse_changes(apps, schema_editor):
    """SQLite refuses updates only: a test's flush is a DELETE there, where PostgreSQL truncates."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_factory_rows")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
