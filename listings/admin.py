from django.contrib import admin

from listings.models import ColumnChoice, SavedFilter


@admin.register(SavedFilter)
class SavedFilterAdmin(admin.ModelAdmin):
    list_display = ["name", "listing", "owner", "is_default", "updated_at"]
    list_filter = ["listing", "is_default"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
    autocomplete_fields = ["owner"]


@admin.register(ColumnChoice)
class ColumnChoiceAdmin(admin.ModelAdmin):
    list_display = ["listing", "owner"]
    list_filter = ["listing"]
    list_select_related = ["owner"]
    autocomplete_fields = ["owner"]
