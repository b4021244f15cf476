"""Tickets in the Django admin: what happened is to look at, the catalogues are to be named and coloured.

What follows rules of its own (defaults, order, retiring, what a state means) is changed under Configuración.
"""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from tickets.models import Area, Attachment, Category, Change, Entry, NoticeRule, Priority, State, Ticket
from tickets.models.catalogues import CatalogueRow
from tickets.services import catalogues


class CatalogueAdmin(admin.ModelAdmin):
    """Writes by the same services as the pages, so that the audit log misses nothing."""

    list_display = ["name", "is_default", "in_use", "order"]
    list_filter = ["in_use"]
    search_fields = ["name"]
    readonly_fields = ["is_default", "in_use", "order"]
    fixed_when_kept: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: CatalogueRow | None = None) -> list[str]:
        return [*self.readonly_fields, *(self.fixed_when_kept if obj else ())]

    def save_model(self, request: HttpRequest, obj: CatalogueRow, form: ModelForm, change: bool) -> None:
        wanted = {name: form.cleaned_data[name] for name in form.fields if name in catalogues.WRITABLE[self.model]}
        if change:
            catalogues.change(actor=request.user, row=obj, **wanted)
        else:
            obj.pk = catalogues.create(actor=request.user, model=self.model, **wanted).pk
            obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: CatalogueRow) -> None:
        catalogues.delete(actor=request.user, row=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)


@admin.register(Area)
class AreaAdmin(CatalogueAdmin):
    fields = ["name", "is_default", "in_use", "order"]


@admin.register(State)
class StateAdmin(CatalogueAdmin):
    list_display = ["name", "kind", "is_default", "in_use", "order"]
    fields = ["name", "kind", "color", "is_default", "in_use", "order"]
    fixed_when_kept = ("kind",)


@admin.register(Priority)
class PriorityAdmin(CatalogueAdmin):
    fields = ["name", "color", "is_default", "in_use", "order"]


@admin.register(Category)
class CategoryAdmin(CatalogueAdmin):
    list_display = ["name", "area", "technician", "price", "is_default", "in_use", "order"]
    list_filter = ["in_use", "area"]
    list_select_related = ["area", "technician"]
    readonly_fields = ["is_default", "in_use", "order", "technician"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Only what the person may see of it, and nothing to add, change or delete."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "customer", "state", "area", "assignee", "created_at"]
    list_filter = ["kind", "state", "area"]
    list_select_related = ["customer", "state", "area", "assignee", "category"]
    search_fields = ["=number", "subject"]
    ordering = ["-number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request) & Ticket.objects.visible_to(request.user)

    def get_exclude(self, request: HttpRequest, obj: Ticket | None = None) -> list[str]:
        hidden = [] if request.user.has_perm("tickets.view_price") else ["price"]
        return ["search_text", *hidden]


class OfTicketAdmin(ReadOnlyAdmin):
    """What belongs to a ticket is seen by whoever sees the ticket."""

    ticket = "ticket"
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Ticket.objects.visible_to(request.user)
        return super().get_queryset(request).filter(**{f"{self.ticket}__in": seen.values("pk")})


@admin.register(Entry)
class EntryAdmin(OfTicketAdmin):
    list_display = ["pk", "ticket_id", "author", "visibility", "created_at"]
    list_filter = ["visibility"]
    list_select_related = ["author"]
    search_fields = ["=ticket__number"]


@admin.register(Attachment)
class AttachmentAdmin(OfTicketAdmin):
    ticket = "entry__ticket"
    list_display = ["name", "size", "content_type", "entry_id"]
    exclude = ["file"]
    search_fields = ["name"]


@admin.register(Change)
class ChangeAdmin(OfTicketAdmin):
    list_display = ["at", "ticket_id", "actor", "field", "before", "after"]
    list_select_related = ["actor"]
    search_fields = ["=ticket__number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows if request.user.has_perm("tickets.view_price") else rows.exclude(field="price")


@admin.register(NoticeRule)
class NoticeRuleAdmin(admin.ModelAdmin):
    list_display = ["event", "channel", "enabled"]
    readonly_fields = ["event", "channel"]
