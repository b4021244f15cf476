from django.db import migrations

MAKE = "CREATE UNLOGGED TABLE messaging_witness (token uuid PRIMARY KEY, at timestamptz NOT NULL)"


def make(apps, schema_editor):
    """Only PostgreSQL forgets: see messaging/delivery/witness.py."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TABLE messaging_witness")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0014_hourly_limit")]

    operations = [migrations.RunPython(make, drop)]
