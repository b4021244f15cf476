from django.db import migrations

import listings.search.line
from listings.search.operations import AddSearchIndex, refill


def make_lines(apps, schema_editor):
    rows = apps.get_model("tickets", "Entry").objects.only("pk", "body", "search_text")
    refill(schema_editor, rows, lambda row: listings.search.line.line_of(row.body))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('tickets', '0006_kind_in_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='search_text',
            field=listings.search.line.SearchLine(source='body'),
        ),
        migrations.RunPython(make_lines, migrations.RunPython.noop),
        AddSearchIndex("tickets_entry"),
    ]
