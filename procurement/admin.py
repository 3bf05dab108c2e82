"""Reference data of buying in the admin, to read; it is changed by its files.

Staff keep here which addresses show a municipality.
"""

from django.contrib import admin

from accounts.forms.domains import DomainForm
from accounts.models import AuditEvent
from lib.admin import LoggedAdmin, ReadOnlyAdmin
from procurement.models import (
    AssessmentText,
    BuyerRole,
    Municipality,
    MunicipalityDomain,
    Route,
    RuleSet,
    Threshold,
    ValueRule,
)


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_fi", "name_sv", "region_name_fi", "population"]
    search_fields = ["code", "name_fi", "name_sv"]


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    list_display = ["slug", "level", "valid_from", "valid_to", "is_default"]


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


admin.site.register([AssessmentText, Route, ValueRule], ReadOnlyAdmin)
