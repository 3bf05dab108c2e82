"""Vendors, their memberships and their domains in the admin."""

from itertools import combinations
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.domains import DomainForm
from accounts.models import AuditEvent, User
from lib.admin import LoggedAdmin
from vendors.actions.companies import withdraw_consent
from vendors.actions.oversight import look_again
from vendors.models import CompanyDomain, Membership, Vendor
from vendors.signals import vendor_changed

# The company's own people write these: its contact is public by that person's consent alone.
THEIR_OWN = ["contact_role", "contact_email", "contact_phone", "contact_consent_at"]


class MembershipFormSet(BaseInlineFormSet[Membership, Vendor, ModelForm[Membership]]):
    """Periods of one vendor; no day twice."""

    def clean(self) -> None:
        super().clean()
        rows = [form.instance for form in self.forms if form.is_valid() and form.instance.starts_on]
        for one, other in combinations(rows, 2):
            if one.overlaps(other):
                raise ValidationError(
                    _("Jäsenyydet menevät päällekkäin: %(one)s ja %(other)s."),
                    params={"one": str(one), "other": str(other)},
                )


class MembershipInline(admin.TabularInline[Membership, Vendor]):
    model = Membership
    formset = MembershipFormSet
    extra = 0
    # A period that was wrong is ended, not deleted.
    can_delete = False


@admin.register(Vendor)
class VendorAdmin(LoggedAdmin):
    """Whose a company is, and who is on its team, staff decide on `/yllapito/yritykset`."""

    verb = AuditEvent.Verb.VENDOR_CHANGED
    personal = frozenset(THEIR_OWN[:3])
    list_display = ["name", "business_id", "home_municipality_code", "size", "confirmed_at"]
    list_filter = ["size"]
    search_fields = ["name", "business_id"]
    inlines = [MembershipInline]
    exclude = ["row_version"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["withdraw_consents"]

    def get_readonly_fields(self, request: HttpRequest, obj: Vendor | None = None) -> list[str]:  # noqa: ARG002 -- Django's own signature
        # A public address stays what it is, and so does the company it stands for.
        fixed = ["slug", "business_id"] if obj else []
        return [*THEIR_OWN, "confirmed_at", "proof", *fixed]

    def get_prepopulated_fields(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's own signature
        obj: Vendor | None = None,
    ) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # A company stays for what it has done.
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Vendor,
        form: ModelForm[Vendor],
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        if change:
            # What an owner has open is stale from now on.
            obj.row_version = Vendor.objects.select_for_update().get(pk=obj.pk).row_version + 1
        else:
            # Whom staff put in the register is known to them.
            obj.confirmed_at, obj.proof = timezone.now(), Vendor.Proof.STAFF
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Vendor],
        formsets: list[Any],
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        super().save_related(request, form, formsets, change)
        # A vendor and its memberships are saved together; who is listed may have changed.
        vendor_changed.send(sender=Vendor, vendor_id=form.instance.pk)

    @admin.action(description=_("Peru suostumus yhteystietojen julkaisuun"), permissions=["change"])
    def withdraw_consents(self, request: HttpRequest, queryset: QuerySet[Vendor]) -> None:
        # When the person asks staff for it; only the company's own people can give it.
        for vendor in queryset.filter(contact_consent_at__isnull=False):
            withdraw_consent(vendor_id=vendor.pk, by=cast("User", request.user), at=timezone.now())
        messages.success(request, _("Suostumus on peruttu. Yhteystiedot eivät enää näy."))


@admin.register(CompanyDomain)
class CompanyDomainAdmin(LoggedAdmin):
    """What staff know of companies' domains; the company itself may come later."""

    verb = AuditEvent.Verb.COMPANY_DOMAIN_CHANGED
    form = DomainForm
    list_display = ["domain", "business_id", "source"]
    search_fields = ["domain", "business_id"]

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[CompanyDomain],
        formsets: list[Any],
        change: bool,  # noqa: FBT001 -- Django's own signature
    ) -> None:
        super().save_related(request, form, formsets, change)
        # It may show at once whose a company is.
        look_again(
            vendors=Vendor.objects.filter(business_id=form.instance.business_id), at=timezone.now()
        )
