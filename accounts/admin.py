from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, Organization, User

OUR_APPS = ("accounts", "customers", "listings", "messaging", "tickets")


def our_permissions() -> QuerySet[Permission]:
    """Those that some page asks for; the rest belong to Django's own tables."""
    groups = Q(content_type__app_label="auth", content_type__model="group")
    ours = Permission.objects.select_related("content_type").filter(
        groups | Q(content_type__app_label__in=OUR_APPS)
    )
    return ours.order_by("content_type__app_label", "content_type__model", "codename")


class CheckboxesMixin:
    """Plain boxes to tick: the stock two-pane picker needs inline styles, which the content policy refuses."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs):
        kwargs["widget"] = CheckboxSelectMultiple
        if db_field.remote_field.model is Permission:
            kwargs["queryset"] = our_permissions()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(CheckboxesMixin, GroupAdmin):
    pass


@admin.register(User)
class PersonAdmin(CheckboxesMixin, UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "row_scope", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "row_scope", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Quién es"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("Qué puede hacer"),
            {"fields": ("is_active", "row_scope", "groups", "user_permissions", "is_staff", "is_superuser")},
        ),
        (_("Cómo lo ve"), {"fields": ("theme", "density", "shortcuts_enabled")}),
        (_("Fechas"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "usable_password",
                    "password1",
                    "password2",
                    "first_name",
                    "last_name",
                    "groups",
                ),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes another one."""
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who could set a superuser's password could become one."""
        stronger = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not stronger


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):
    """One row at most."""

    fields = ("name", "vendor_name", "vendor_email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Organization.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Read only: what happened, happened."""

    list_display = ("at", "actor", "action", "target")
    list_filter = ("action",)
    search_fields = ("action", "target", "actor__username")
    list_select_related = ("actor",)
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
