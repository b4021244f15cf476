from django.contrib import admin

from listings.models import ColumnChoice, Job, SavedFilter


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


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Looked at, never written: what a job is about was frozen when it was asked for."""

    list_display = ["__str__", "kind", "owner", "state", "done", "total", "failed", "created_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["owner"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
