from django.db import migrations

from listings.text import normalize

AREAS = ["Mesa de ayuda", "Técnica", "Administración", "Gerencia"]
STATES = [
    ("Abierto", "open", "blue"),
    ("Trabajando", "open", "indigo"),
    ("Pendiente", "waiting", "yellow"),
    ("Cerrado", "closed", "gray"),
    ("Anulado", "cancelled", "pink"),
]
PRIORITIES = [("Crítica", "red"), ("Alta", "orange"), ("Normal", "blue"), ("Baja", "gray")]
NOTICES = {
    "ticket_opened": ["email", "push"],
    "ticket_reply": ["email", "push"],
    "ticket_state": ["push"],
    "ticket_closed": ["email", "sms"],
}


def add_factory_rows(apps, schema_editor):
    """What a new installation starts with, so that the first ticket can be opened at once."""
    area, state, priority, rule = (
        apps.get_model("tickets", name) for name in ("Area", "State", "Priority", "NoticeRule")
    )
    for order, name in enumerate(AREAS, 1):
        area.objects.create(name=name, name_key=normalize(name), order=order, is_default=order == 1)
    for order, (name, kind, color) in enumerate(STATES, 1):
        state.objects.create(name=name, name_key=normalize(name), kind=kind, color=color, order=order, is_default=order == 1)
    for order, (name, color) in enumerate(PRIORITIES, 1):
        priority.objects.create(name=name, name_key=normalize(name), color=color, order=order, is_default=name == "Normal")
    for event, on in NOTICES.items():
        for channel in ("email", "sms", "push"):
            rule.objects.create(event=event, channel=channel, enabled=channel in on)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(add_factory_rows, migrations.RunPython.noop)]
