"""Reference data of buying in the admin, to read; it is changed by its files.

Staff keep here which addresses show a municipality or a purchasing body, and who owns the bodies.
"""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.forms.domains import DomainForm
from accounts.models import AuditEvent
from lib.admin import LoggedAdmin, ReadOnlyAdmin
from procurement.actions.limits import make_way_for
from procurement.models import (
    AssessmentText,
    BodyDomain,
    BodyEditor,
    BodyOwner,
    BuyerRole,
    Framework,
    FrameworkUser,
    Municipality,
    MunicipalityDomain,
    PurchasingBody,
    Route,
    RuleSet,
    Threshold,
    ValueRule,
)
from procurement.registry import forget_reference


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_fi", "name_sv", "region_name_fi", "population"]
    search_fields = ["code", "name_fi", "name_sv"]


class ThresholdInline(admin.StackedInline[Threshold, RuleSet]):
    model = Threshold
    extra = 0
    exclude = ["retired_at"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        return False


@admin.register(RuleSet)
class RuleSetAdmin(LoggedAdmin):
    """A new set names the day it starts; the one before it then ends the day before.

    What a new set changes of what is public is told on `/yllapito/rajat`.
    """

    list_display = ["slug", "level", "valid_from", "valid_to", "is_default"]
    inlines = [ThresholdInline]
    exclude = ["retired_at"]

    def view_on_site(self, obj: RuleSet) -> str:
        return f"{reverse('catalogue:limit-preview')}?paiva={obj.valid_from.isoformat()}"

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # Old memos name it.
        return False

    def save_model(self, request: HttpRequest, obj: RuleSet, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 -- Django's own signature
        # The file does not undo what staff wrote.
        obj.staff_wrote_at = timezone.now()
        if not change:
            self._make_way(request, obj)
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_reference)

    def _make_way(self, request: HttpRequest, rules: RuleSet) -> None:
        open_ended = {"valid_to": None}
        before = make_way_for(rules=rules, at=timezone.now())
        if before is not None:
            ended = {"valid_to": before.valid_to.isoformat() if before.valid_to else None}
            self.tell(request, before, "changed", open_ended, ended)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 -- Django's own signature
        for row in formset.save(commit=False):
            row.staff_wrote_at = timezone.now()
            row.save()


@admin.register(Threshold)
class ThresholdAdmin(ReadOnlyAdmin):
    list_display = ["slug", "amount", "procedure_class", "rule_set"]
    list_select_related = ["rule_set"]


@admin.register(MunicipalityDomain)
class MunicipalityDomainAdmin(LoggedAdmin):
    """Kept by staff; a domain that is taken away ends the roles it proved with the next request."""

    verb = AuditEvent.Verb.DOMAIN_CHANGED
    removal_verb = AuditEvent.Verb.DOMAIN_REMOVED
    form = DomainForm
    list_display = ["domain", "municipality"]
    list_select_related = ["municipality"]
    search_fields = ["domain", "municipality__name_fi", "municipality__name_sv"]
    autocomplete_fields = ["municipality"]


@admin.register(BuyerRole)
class BuyerRoleAdmin(ReadOnlyAdmin):
    """Who buys for whom; staff decide on `/yllapito/kunnat`."""

    list_display = ["user", "municipality", "proof", "since", "ended_at"]
    list_filter = ["proof"]
    list_select_related = ["user", "municipality"]
    search_fields = ["user__email", "municipality__name_fi"]


class OwnerInline(admin.TabularInline[BodyOwner, PurchasingBody]):
    model = BodyOwner
    extra = 0
    autocomplete_fields = ["municipality"]


@admin.register(PurchasingBody)
class PurchasingBodyAdmin(LoggedAdmin):
    """What it is, and which municipalities own it between which days."""

    verb = AuditEvent.Verb.PURCHASING_BODY_CHANGED
    list_display = ["name_fi", "checked_on", "by_statute_from", "is_example"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    inlines = [OwnerInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 -- Django's own signature
        # Frameworks and roles speak of it.
        return False


@admin.register(BodyDomain)
class BodyDomainAdmin(LoggedAdmin):
    """Kept by staff; a domain that is taken away ends the roles it proved with the next request."""

    verb = AuditEvent.Verb.BODY_DOMAIN_CHANGED
    removal_verb = AuditEvent.Verb.BODY_DOMAIN_REMOVED
    form = DomainForm
    list_display = ["domain", "body"]
    list_select_related = ["body"]
    search_fields = ["domain", "body__name_fi"]
    autocomplete_fields = ["body"]


@admin.register(BodyEditor)
class BodyEditorAdmin(ReadOnlyAdmin):
    """Who edits for whom; staff decide on `/yllapito/yksikot`."""

    list_display = ["user", "body", "proof", "since", "ended_at"]
    list_filter = ["proof"]
    list_select_related = ["user", "body"]
    search_fields = ["user__email", "body__name_fi"]


class FrameworkUserInline(admin.TabularInline[FrameworkUser, Framework]):
    model = FrameworkUser
    extra = 0
    can_delete = False


@admin.register(Framework)
class FrameworkAdmin(ReadOnlyAdmin):
    """Staff change it on its page, by the same act as the body's editors."""

    list_display = ["number", "title_fi", "body", "valid_from", "valid_to", "ended_on"]
    list_filter = ["body"]
    list_select_related = ["body"]
    search_fields = ["number", "title_fi", "body__name_fi"]
    inlines = [FrameworkUserInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


admin.site.register([AssessmentText, Route, ValueRule], ReadOnlyAdmin)
