"""Users in the admin; the audit log to read only."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import note_change_by_staff, record
from accounts.forms import OneSpelling
from accounts.models import ApiKey, AuditEvent, Mail, ReviewerTerm, User
from lib.admin import ReadOnlyAdmin


class NewPasswordForm(OneSpelling, AdminPasswordChangeForm):  # type: ignore[type-arg]  # takes no argument when it runs
    """What staff write for somebody."""


class NewUserForm(OneSpelling, AdminUserCreationForm):  # type: ignore[type-arg]  # takes no argument when it runs
    """A person that staff make."""


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Django's own, with the address in place of a user name."""

    add_form = NewUserForm
    change_password_form = NewPasswordForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    readonly_fields = ["last_login", "created_at", "erased_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        ("Oikeudet", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Viestit", {"fields": ["language", "notice_choice"]}),
        ("Ajat", {"fields": ["last_login", "created_at", "erased_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "usable_password", "password1", "password2"]})]


    def save_related(self, request: HttpRequest, form: ModelForm[User], formsets: list[Any], change: bool) -> None:  # noqa: FBT001 -- Django's own signature
        """With its audit event, once groups are saved too; which columns changed, not to what."""
        super().save_related(request, form, formsets, change)
        note_change_by_staff(user=form.instance, columns=form.changed_data, by=cast("User", request.user), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        """A person erases the own account, and a pseudonym stays."""
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Read only: the log is written by actions."""

    list_display = ["at", "verb", "object_type", "object_id", "actor"]
    list_filter = ["verb"]
    list_select_related = ["actor"]


@admin.register(ReviewerTerm)
class ReviewerTermAdmin(admin.ModelAdmin[ReviewerTerm]):
    """Who reviews, and from when to when."""

    list_display = ["user", "starts_on", "ends_on", "source"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]

    def save_model(self, request: HttpRequest, obj: ReviewerTerm, form: ModelForm[ReviewerTerm], change: bool) -> None:  # noqa: FBT001 -- Django's own signature
        """With its audit event."""
        super().save_model(request, obj, form, change)
        by = cast("User", request.user)
        record(verb=AuditEvent.Verb.REVIEWER_TERM_CHANGED, obj=obj, by=by, at=timezone.now(), data={"user": obj.user_id, "period": str(obj)})

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        """A term is ended, not deleted."""
        return False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What waits and what was sent, without texts, which may hold keys."""

    list_display = ["kind", "language", "created_at", "due_at", "sent_at", "attempts", "failing_since", "given_up_at", "last_error"]
    list_filter = ["kind", ("failing_since", admin.EmptyFieldListFilter), ("given_up_at", admin.EmptyFieldListFilter)]
    exclude = ["text", "key"]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys by name; the hash is nobody's business."""

    list_display = ["name", "prefix", "user", "may_write", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    exclude = ["digest"]
