from django.db import migrations


def move_defaults(apps, schema_editor):
    """The star of a filter becomes a row of its own, because others' filters can have one too."""
    SavedFilter = apps.get_model("listings", "SavedFilter")
    ListingDefault = apps.get_model("listings", "ListingDefault")
    starred = SavedFilter.objects.filter(is_default=True)
    ListingDefault.objects.bulk_create(
        ListingDefault(listing=saved.listing, saved=saved, user_id=saved.owner_id) for saved in starred
    )


def move_back(apps, schema_editor):
    SavedFilter = apps.get_model("listings", "SavedFilter")
    ListingDefault = apps.get_model("listings", "ListingDefault")
    for default in ListingDefault.objects.exclude(user=None).exclude(saved=None):
        SavedFilter.objects.filter(pk=default.saved_id, owner_id=default.user_id).update(is_default=True)


class Migration(migrations.Migration):
    dependencies = [("listings", "0003_shared_filters")]

    operations = [migrations.RunPython(move_defaults, move_back)]
