"""Reference data of buying in the admin, to read; it is changed by its files. Staff keep here which addresses show a municipality."""

from typing import cast

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import CharField, Field, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from lib.admin import ReadOnlyAdmin
from procurement.buyers import note_domain
from procurement.models import BuyerRole, Municipality, MunicipalityDomain, Route, RuleSet, Threshold, ValueRule


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    """Municipalities."""

    list_display = ["code", "name_fi", "name_sv", "region_name_fi", "population"]
    search_fields = ["code", "name_fi", "name_sv"]


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """Rule sets."""

    list_display = ["slug", "level", "valid_from", "valid_to", "is_default"]


@admin.register(Threshold)
class ThresholdAdmin(ReadOnlyAdmin):
    """Limits."""

    list_display = ["slug", "amount", "procedure_class", "rule_set"]
    list_select_related = ["rule_set"]


class DomainField(CharField):
    """A domain as people write it: with capitals, a leading `@` or its own letters."""

    def to_python(self, value: object) -> str:
        """As it is kept: lower case, without `@`, letters as they are sent."""
        domain = str(super().to_python(value) or "").lower().removeprefix("@").rstrip(".")
        try:
            return domain.encode("idna").decode("ascii")
        except UnicodeError:
            return domain


@admin.register(MunicipalityDomain)
class MunicipalityDomainAdmin(admin.ModelAdmin[MunicipalityDomain]):
    """Kept by staff; a domain that is taken away ends the roles it proved with the next request."""

    list_display = ["domain", "municipality"]
    list_select_related = ["municipality"]
    search_fields = ["domain", "municipality__name_fi", "municipality__name_sv"]
    autocomplete_fields = ["municipality"]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: object) -> Field | None:  # type: ignore[type-arg]
        """The domain is read kindly."""
        if db_field.name == "domain":
            kwargs["form_class"] = DomainField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: MunicipalityDomain, form: ModelForm[MunicipalityDomain], change: bool) -> None:  # noqa: FBT001 -- Django's own signature
        """With its audit event."""
        super().save_model(request, obj, form, change)
        note_domain(domain=obj, is_removed=False, by=cast("User", request.user), at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: MunicipalityDomain) -> None:
        """With its audit event."""
        note_domain(domain=obj, is_removed=True, by=cast("User", request.user), at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[MunicipalityDomain]) -> None:
        """One event for each."""
        for domain in queryset:
            self.delete_model(request, domain)


@admin.register(BuyerRole)
class BuyerRoleAdmin(ReadOnlyAdmin):
    """Who buys for whom; staff decide on `/yllapito/kunnat`."""

    list_display = ["user", "municipality", "proof", "since", "ended_at"]
    list_filter = ["proof"]
    list_select_related = ["user", "municipality"]
    search_fields = ["user__email", "municipality__name_fi"]


admin.site.register([Route, ValueRule], ReadOnlyAdmin)
