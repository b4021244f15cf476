from django.db import migrations

import listings.search.line
from listings.search.operations import AddSearchIndex, refill


def make_lines(apps, schema_editor):
    rows = apps.get_model("messaging", "MessageBody").objects.only("pk", "text", "search_text")
    refill(schema_editor, rows, lambda row: listings.search.line.line_of(row.text))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('messaging', '0016_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='messagebody',
            name='search_text',
            field=listings.search.line.SearchLine(source='text'),
        ),
        migrations.RunPython(make_lines, migrations.RunPython.noop),
        AddSearchIndex("messaging_messagebody"),
    ]
