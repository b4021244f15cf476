"""Messages in the Django admin: to look at. What leaves, and how it went, is changed by the outbox alone."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from messaging.models import (
    Account,
    Batch,
    BatchItem,
    ChannelControl,
    DeliveryAttempt,
    Message,
    MessageBody,
    Pulse,
    ReportEvent,
    RetentionRule,
    Suppression,
    TemplateVersion,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing can be added, changed or deleted; looking needs the model's own view permission."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class AttemptInline(admin.TabularInline):
    model = DeliveryAttempt
    fields = ["number", "started_at", "finished_at", "recipient", "outcome", "code", "answer"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "channel",
        "state",
        "customer_name",
        "recipient",
        "subject",
        "attempts_made",
        "created_at",
    ]
    list_filter = ["channel", "state", "kind"]
    search_fields = ["=recipient", "=id", "=ticket_number"]
    search_help_text = _("Dirección, número de mensaje o de ticket, completos.")
    ordering = ["-id"]
    exclude = ["search_text", "claim_token", "body"]
    inlines = [AttemptInline]


@admin.register(MessageBody)
class MessageBodyAdmin(ReadOnlyAdmin):
    """The text of messages is for whom may read it in the logs."""

    list_display = ["id"]
    ordering = ["-id"]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("messaging.view_body")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(ReadOnlyAdmin):
    list_display = ["message_id", "number", "outcome", "recipient", "code", "started_at", "finished_at"]
    list_filter = ["outcome"]
    search_fields = ["=message__id", "=recipient"]
    ordering = ["-id"]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "channel", "actor", "total", "address_choice", "created_at", "cancelled_at"]
    list_filter = ["channel"]
    list_select_related = ["actor"]
    search_fields = ["=number"]


@admin.register(BatchItem)
class BatchItemAdmin(ReadOnlyAdmin):
    list_display = ["id", "batch", "source_id", "action", "reason"]
    list_filter = ["action", "reason"]
    list_select_related = ["batch"]
    search_fields = ["=batch__number", "=source__id"]
    ordering = ["-id"]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("messaging.view_batch")


@admin.register(ChannelControl)
class ChannelControlAdmin(ReadOnlyAdmin):
    """Pausing is done in the log, so that it is written down who did it and the queue is rung again."""

    list_display = ["channel", "on_hold", "held_at", "held_by"]
    list_select_related = ["held_by"]


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts are kept in the configuration pages, which seal their secrets and move what waits."""

    list_display = ["name", "channel", "purpose", "transport", "sender_address", "is_active", "on_hold_since"]
    list_filter = ["channel", "is_active"]
    exclude = ["settings", "sealed"]


@admin.register(ReportEvent)
class ReportEventAdmin(ReadOnlyAdmin):
    """What providers told: those that belong to no message too."""

    list_display = ["source", "fate", "message_id", "code", "received_at", "applied"]
    list_filter = ["fate", "applied"]
    search_fields = ["=event", "=message__id"]
    raw_id_fields = ["message"]


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Blocking and lifting is done in the page of blocked addresses, so that it is written down who did it."""

    list_display = ["address", "channel", "reason", "since", "lifted_at"]
    list_filter = ["channel", "reason"]
    list_select_related = ["created_by", "lifted_by"]
    search_fields = ["=address"]
    raw_id_fields = ["message"]


@admin.register(TemplateVersion)
class TemplateVersionAdmin(ReadOnlyAdmin):
    """Changed in the configuration pages, where a mistake is caught before it is saved."""

    list_display = ["event", "channel", "number", "author", "created_at", "is_factory"]
    list_filter = ["channel"]
    list_select_related = ["author"]


@admin.register(RetentionRule)
class RetentionRuleAdmin(ReadOnlyAdmin):
    list_display = ["channel", "body_months", "row_months", "bodies_until"]


@admin.register(Pulse)
class PulseAdmin(ReadOnlyAdmin):
    list_display = ["name", "started_at", "at"]
