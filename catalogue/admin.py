"""The catalogue in the admin, to read; what is public changes by actions, not by forms of the admin."""

from django.contrib import admin
from django.db import models

from catalogue.models import Component, Criterion, FunctionGroup, Layer, Licence, MunicipalFunction, Offering, OfferingRule, Phase, Version
from lib.admin import ReadOnlyAdmin


@admin.register(Offering)
class OfferingAdmin(ReadOnlyAdmin):
    """Offerings."""

    list_display = ["slug", "vendor", "published", "withdrawn_at"]
    list_select_related = ["vendor", "published"]
    search_fields = ["slug", "vendor__name"]


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    """Versions."""

    list_display = ["name_fi", "number", "state", "kind", "decided_at"]
    list_filter = ["state", "kind"]
    search_fields = ["name_fi", "offering__slug"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin):
    """The SPDX list."""

    list_display = ["spdx_id", "name", "is_osi_approved", "list_version"]
    list_filter = ["is_osi_approved"]
    search_fields = ["spdx_id", "name"]


admin.site.register([Layer, Component, FunctionGroup, MunicipalFunction, Phase, Criterion, OfferingRule], ReadOnlyAdmin)
