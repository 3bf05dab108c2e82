"""What makes a company public: staff's word, or an address in a domain staff know to be its own."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import has_address_in
from accounts.work import work_is_done
from vendors.models import CompanyDomain, Vendor
from vendors.notices import company_work, tell_owners
from vendors.signals import vendor_changed


def is_proven_by_address(user: User, vendor: Vendor) -> bool:
    # What was typed as the company's website shows nothing: a stranger types it as easily.
    return has_address_in(
        user,
        CompanyDomain.objects.filter(business_id=vendor.business_id).values_list(
            "domain", flat=True
        ),
    )


@transaction.atomic
def confirm_vendor(*, vendor: Vendor, source: str, by: User, at: datetime) -> bool:
    """Staff have seen that the owners act for the company; `source` says how.

    Returns whether it was not confirmed before.
    """
    return _confirm(vendor, Vendor.Proof.STAFF, by=by, at=at, data={"source": source})


@transaction.atomic
def confirm_by_address(*, vendor: Vendor, at: datetime) -> bool:
    # Each owner must have an address in the company's domain: one who has none may be a stranger
    # who was there first.
    owners = [member.user for member in vendor.team.in_force().owners().select_related("user")]
    if not owners or not all(is_proven_by_address(user, vendor) for user in owners):
        return False
    return _confirm(vendor, Vendor.Proof.DOMAIN, by=None, at=at, data={})


def _confirm(
    vendor: Vendor, proof: Vendor.Proof, *, by: User | None, at: datetime, data: dict[str, object]
) -> bool:
    if not Vendor.objects.filter(pk=vendor.pk, confirmed_at__isnull=True).update(
        confirmed_at=at, proof=proof
    ):
        return False
    work_is_done(keys=[company_work(vendor)])
    record(
        verb=AuditEvent.Verb.VENDOR_CONFIRMED,
        obj=vendor,
        by=by,
        at=at,
        data={"proof": proof.value, **data},
    )
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
    tell_owners(
        vendor,
        "vendor_confirmed",
        key=f"vendor-confirmed:{vendor.pk}:{at.isoformat()}",
        context={"vendor": vendor.name},
        at=at,
    )
    return True
