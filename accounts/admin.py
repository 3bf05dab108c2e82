"""Users in the admin; the audit log to read only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from accounts.models import AuditEvent, User
from lib.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Django's own, with the address in place of a user name."""

    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    readonly_fields = ["last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        ("Oikeudet", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Ajat", {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "usable_password", "password1", "password2"]})]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Read only: the log is written by actions."""

    list_display = ["at", "verb", "object_type", "object_id", "actor"]
    list_filter = ["verb"]
    list_select_related = ["actor"]
