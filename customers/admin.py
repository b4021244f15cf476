from django.contrib import admin

from customers.models import Connection, Customer, CustomerEmail, CustomerPhone, PushSubscription, Tag
from customers.search import search_customers
from customers.services.customers import refresh_search_text


class EmailInline(admin.TabularInline):
    model = CustomerEmail
    extra = 0
    readonly_fields = ["bounced_at"]


class PhoneInline(admin.TabularInline):
    model = CustomerPhone
    extra = 0


class ConnectionInline(admin.StackedInline):
    model = Connection
    extra = 0


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "document", "kind", "status", "city", "created_at", "deleted_at"]
    list_display_links = ["code", "name"]
    list_filter = ["status", "kind", "city", "tags", "deleted_at"]
    search_fields = ["search_text"]
    readonly_fields = ["created_at", "updated_at", "deleted_at", "changed_by", "version"]
    filter_horizontal = ["tags"]
    inlines = [EmailInline, PhoneInline, ConnectionInline]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Customers are deleted on their own page, where their tickets and messages stay."""
        return False

    def get_search_results(self, request, queryset, search_term):
        return search_customers(queryset, search_term), False

    def save_model(self, request, obj: Customer, form, change: bool) -> None:
        obj.changed_by = request.user
        obj.version += 1 if change else 0
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_search_text(Customer.objects.get(pk=form.instance.pk))


@admin.register(Connection)
class ConnectionAdmin(admin.ModelAdmin):
    list_display = ["name", "customer", "plan", "node", "ip", "state"]
    list_filter = ["state", "node", "plan"]
    list_select_related = ["customer"]
    search_fields = ["name", "plan", "node", "ip", "mac", "customer__name"]
    autocomplete_fields = ["customer"]


@admin.register(PushSubscription)
class PushSubscriptionAdmin(admin.ModelAdmin):
    list_display = ["customer", "device", "active", "created_at"]
    list_filter = ["active"]
    list_select_related = ["customer"]
    search_fields = ["customer__name", "device"]
    autocomplete_fields = ["customer"]


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(CustomerEmail)
class CustomerEmailAdmin(admin.ModelAdmin):
    list_display = ["address", "customer", "label", "bounced_at"]
    list_select_related = ["customer"]
    search_fields = ["address", "customer__name"]
    autocomplete_fields = ["customer"]


@admin.register(CustomerPhone)
class CustomerPhoneAdmin(admin.ModelAdmin):
    list_display = ["number", "customer", "label", "sms", "whatsapp"]
    list_filter = ["sms", "whatsapp"]
    list_select_related = ["customer"]
    search_fields = ["number", "customer__name"]
    autocomplete_fields = ["customer"]
