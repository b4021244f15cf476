from django.db import migrations

from customers.lines import customer_line
from listings.search.operations import AddExtension, AddSearchIndex, refill


def make_lines_anew(apps, schema_editor):
    rows = apps.get_model("customers", "Customer").objects.prefetch_related("emails", "phones")
    refill(schema_editor, rows, line_of)


def line_of(row):
    return customer_line(row, [email.address for email in row.emails.all()], [phone.number for phone in row.phones.all()])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0001_initial")]
    operations = [
        AddExtension("pg_trgm"),
        AddExtension("unaccent"),
        migrations.RunPython(make_lines_anew, migrations.RunPython.noop),
        AddSearchIndex("customers_customer"),
    ]
