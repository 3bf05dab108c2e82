"""Reference data of buying in the admin, to read; it is changed by its files."""

from django.contrib import admin

from lib.admin import ReadOnlyAdmin
from procurement.models import Municipality, Route, RuleSet, Threshold, ValueRule


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


admin.site.register([Route, ValueRule], ReadOnlyAdmin)
