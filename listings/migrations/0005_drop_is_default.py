from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("listings", "0004_move_defaults")]

    operations = [
        migrations.RemoveConstraint(model_name="savedfilter", name="saved_filter_one_default"),
        migrations.RemoveField(model_name="savedfilter", name="is_default"),
    ]
