from django.contrib import admin

from accounts.admin import CheckboxesMixin
from listings.models import ColumnChoice, FilterPin, Job, ListingDefault, SavedFilter


@admin.register(SavedFilter)
class SavedFilterAdmin(CheckboxesMixin, admin.ModelAdmin):
    list_display = ["name", "listing", "owner", "audience", "updated_at"]
    list_filter = ["listing", "audience", "groups"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
    autocomplete_fields = ["owner"]


@admin.register(ListingDefault)
class ListingDefaultAdmin(admin.ModelAdmin):
    list_display = ["listing", "saved", "user", "group"]
    list_filter = ["listing", "group"]
    list_select_related = ["saved", "user", "group"]
    autocomplete_fields = ["saved", "user"]


@admin.register(FilterPin)
class FilterPinAdmin(admin.ModelAdmin):
    list_display = ["saved", "user", "place"]
    list_select_related = ["saved", "user"]
    autocomplete_fields = ["saved", "user"]


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
