"""Vendors and their memberships in the admin."""

from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from vendors.actions import note_change
from vendors.models import Membership, Vendor


class MembershipInline(admin.TabularInline[Membership, Vendor]):
    """Periods of membership under their vendor."""

    model = Membership
    extra = 0


@admin.register(Vendor)
class VendorAdmin(admin.ModelAdmin[Vendor]):
    """Companies."""

    list_display = ["name", "business_id", "home_municipality_code", "size"]
    list_filter = ["size"]
    search_fields = ["name", "business_id"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]
    exclude = ["row_version"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def save_related(self, request: HttpRequest, form: ModelForm[Vendor], formsets: list[Any], change: bool) -> None:  # noqa: FBT001 -- Django's own signature
        """A vendor and its memberships are saved together; who is listed may have changed."""
        super().save_related(request, form, formsets, change)
        note_change(vendor=form.instance, by=cast("User", request.user), at=timezone.now())
