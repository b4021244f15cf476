from django.db import migrations

from listings.search.operations import AddSearchIndex, refill
from tickets.models import Ticket


def make_lines_anew(apps, schema_editor):
    refill(schema_editor, apps.get_model("tickets", "Ticket").objects.select_related("category"), Ticket.own_search_text)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tickets", "0003_history_only_grows"), ("customers", "0002_search")]
    operations = [
        migrations.RunPython(make_lines_anew, migrations.RunPython.noop),
        AddSearchIndex("tickets_ticket"),
    ]
