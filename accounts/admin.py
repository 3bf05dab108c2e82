"""Users in the admin; the audit log to read only."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.actions.account import distrust_addresses
from accounts.forms.account import OneSpelling
from accounts.models import POWERS, ApiKey, AuditEvent, Mail, ReviewerTerm, User
from accounts.permissions import is_last_superuser
from lib.admin import LoggedAdmin, ReadOnlyAdmin, admin_act


class UserForm(UserChangeForm[User]):
    """Django's own; the last superuser stays one."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        lost = [power for power in POWERS if data.get(power) is False]
        if lost and is_last_superuser(self.instance):
            self.add_error(
                lost[0], _("Tämä on palvelun ainoa ylin ylläpitäjä. Anna oikeus ensin toiselle.")
            )
        return data


class NewPasswordForm(OneSpelling, AdminPasswordChangeForm):  # type: ignore[type-arg]  # takes no argument when it runs
    pass


class NewUserForm(OneSpelling, AdminUserCreationForm):  # type: ignore[type-arg]  # takes no argument when it runs
    pass


@admin.register(User)
class UserAdmin(LoggedAdmin, DjangoUserAdmin[User]):
    """Django's own, with the address in place of a user name.

    Rights are for superusers to give, and nobody else touches staff.
    """

    verb = AuditEvent.Verb.USER_RIGHTS_CHANGED
    personal = frozenset({"name", "password"})
    form = UserForm
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    readonly_fields = ["last_login", "created_at", "erased_at", "second_factor"]
    fieldsets = [
        (None, {"fields": ["email", "name", "second_factor"]}),
        (
            "Oikeudet",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("Viestit", {"fields": ["language", "notice_choice"]}),
        ("Ajat", {"fields": ["last_login", "created_at", "erased_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "name", "usable_password", "password1", "password2"],
            },
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        # An address opens an account, so it is a right too.
        rights = (
            []
            if request.user.is_superuser
            else ["email", "is_staff", "is_superuser", "groups", "user_permissions"]
        )
        return [*super().get_readonly_fields(request, obj), *rights]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = (
            obj is not None and (obj.is_staff or obj.is_superuser) and not request.user.is_superuser
        )
        return super().has_change_permission(request, obj) and not is_above

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formsets: Any,  # noqa: ANN401 -- Django's own signature
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        super().save_related(request, form, formsets, change)
        # What was proved of another address proves nothing of this one.
        if "email" in form.changed_data:
            distrust_addresses(form.instance)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- Django's own signature
        form_url: str = "",
    ) -> HttpResponse:
        # Others than superusers have the person ask for a link.
        if not request.user.is_superuser:
            raise PermissionDenied
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
                # Logged, without what was written.
                admin_act.send(
                    sender=User,
                    obj=User.objects.get(pk=id),
                    user=request.user,
                    verb=self.verb,
                    act="changed",
                    columns={"password": None},
                )
        return response

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # A person erases the own account, and a pseudonym stays.
        return False

    @admin.display(description="Kaksivaiheinen tunnistus")
    def second_factor(self, obj: User) -> str:
        page = reverse("accounts:staff-factor", args=[obj.pk]) if obj.pk else ""
        return (
            format_html('<a href="{}">{}</a>', page, _("Nollaa kadonnut tunnistus"))
            if page
            else "–"
        )


class ReviewerTermForm(ModelForm[ReviewerTerm]):
    """A term that does not overlap another of the same person."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("user") and data.get("starts_on"):
            other = (
                ReviewerTerm.objects.overlapping(data["starts_on"], data.get("ends_on"))
                .filter(user=data["user"])
                .exclude(pk=self.instance.pk)
                .first()
            )
            if other is not None:
                self.add_error(
                    "starts_on", _("Henkilöllä on jo kausi: %(period)s.") % {"period": other}
                )
        return data


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Read only: the log is written by actions."""

    list_display = ["at", "verb", "object_type", "object_id", "actor"]
    list_filter = ["verb"]
    list_select_related = ["actor"]


@admin.register(ReviewerTerm)
class ReviewerTermAdmin(LoggedAdmin):
    verb = AuditEvent.Verb.REVIEWER_TERM_CHANGED
    form = ReviewerTermForm
    list_display = ["user", "starts_on", "ends_on", "source"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # A term is ended, not deleted.
        return False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What waits and what was sent, without texts, which may hold keys."""

    list_display = [
        "kind",
        "language",
        "created_at",
        "due_at",
        "sent_at",
        "attempts",
        "failing_since",
        "given_up_at",
        "last_error",
    ]
    list_filter = [
        "kind",
        ("failing_since", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    exclude = ["text", "key"]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ["name", "prefix", "user", "may_write", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    # The hash is nobody's business.
    exclude = ["digest"]
