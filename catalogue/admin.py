"""The catalogue in the admin, to read.

What is public changes by actions, not by forms of the admin. Staff write here how reviews are done.
"""

from typing import cast

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEvent, User
from catalogue.models import (
    CannedText,
    Component,
    Criterion,
    FunctionGroup,
    Layer,
    Licence,
    MunicipalFunction,
    Offering,
    OfferingRule,
    Phase,
    ReviewPolicy,
    Version,
)
from lib.admin import LoggedAdmin, ReadOnlyAdmin


@admin.register(Offering)
class OfferingAdmin(ReadOnlyAdmin):
    list_display = ["slug", "vendor", "published", "withdrawn_at"]
    list_select_related = ["vendor", "published"]
    search_fields = ["slug", "vendor__name"]


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["name_fi", "number", "state", "kind", "decided_at"]
    list_filter = ["state", "kind"]
    search_fields = ["name_fi", "offering__slug"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin):
    list_display = ["spdx_id", "name", "is_osi_approved", "list_version"]
    list_filter = ["is_osi_approved"]
    search_fields = ["spdx_id", "name"]


@admin.register(CannedText)
class CannedTextAdmin(LoggedAdmin):
    verb = AuditEvent.Verb.CANNED_TEXT_CHANGED
    list_display = ["title", "decision", "order", "is_active"]
    list_filter = ["decision", "is_active"]
    search_fields = ["title", "text_fi"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # One that is no longer wanted is taken out of use instead.
        return False


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(LoggedAdmin):
    verb = AuditEvent.Verb.REVIEW_POLICY_SET
    list_display = ["approvals_required", "set_at", "set_by"]
    list_select_related = ["set_by"]
    fields = ["approvals_required"]

    def save_model(
        self,
        request: HttpRequest,
        obj: ReviewPolicy,
        form: ModelForm[ReviewPolicy],
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        obj.set_at, obj.set_by = timezone.now(), cast("User", request.user)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # The newest row rules, so another one is added instead.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # The older rows stay as history.
        return False


admin.site.register(
    [Layer, Component, FunctionGroup, MunicipalFunction, Phase, Criterion, OfferingRule],
    ReadOnlyAdmin,
)
