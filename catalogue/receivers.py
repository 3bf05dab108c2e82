"""What this room does when another one changes, and what a person's account means to it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import account_erased, personal_data_asked, start_asked
from catalogue.models import KeptPick, Offering, Review, Version
from catalogue.permissions import is_reviewer
from catalogue.publishing.actions import withdraw_offering
from catalogue.publishing.assignment import release_reviews_of
from catalogue.publishing.changes import locked_log, offerings_of, tell_changes
from catalogue.signals import offering_changed
from vendors.models import Vendor
from vendors.permissions import vendors_of
from vendors.signals import vendor_changed, vendor_closed


@receiver(vendor_changed, sender=Vendor)
@transaction.atomic
def show_vendor_anew(vendor_id: int, **_kwargs: object) -> None:
    """Show anew what the vendor lists and what it is a partner of.

    It appears, disappears or changes its name with the vendor.
    """
    offerings, before = list(offerings_of([vendor_id])), locked_log().last_number
    tell_changes(offering_ids=offerings, at=timezone.now())
    for offering_id in offerings:
        offering_changed.send(sender=Offering, offering_id=offering_id, told_after=before)


@receiver(offering_changed, sender=Offering)
def tell(offering_id: int, *, told_after: int | None = None, **_kwargs: object) -> None:
    if told_after is None:
        # In the same transaction, whatever the act was.
        tell_changes(offering_ids=[offering_id], at=timezone.now())


@receiver(vendor_closed, sender=Vendor)
def withdraw_everything(
    vendor_id: int, reason: Mapping[str, str], by: User, at: datetime, **_kwargs: object
) -> None:
    rows = Offering.objects.filter(
        vendor=vendor_id, published__isnull=False, withdrawn_at__isnull=True
    )
    for pk in rows.values_list("pk", flat=True):
        withdraw_offering(offering_id=pk, reason=reason, by=by, at=at)


@receiver(start_asked, sender=User)
def start_of(user: User, on: date, **_kwargs: object) -> tuple[int, str] | None:
    if is_reviewer(user, on):
        return 1, "catalogue:review-queue"
    return (3, "catalogue:dashboard") if vendors_of(user).exists() else None


@receiver(personal_data_asked, sender=User)
def work_of(user_id: int, **_kwargs: object) -> dict[str, object]:
    reviews = (
        Review.objects.filter(reviewer=user_id).select_related("version__offering").order_by("pk")
    )
    sent = Version.objects.filter(submitted_by=user_id).select_related("offering").order_by("pk")
    return {
        "reviews": [
            {
                "offering": row.version.offering.slug,
                "number": row.version.number,
                "decision": row.decision,
                "taken_at": row.created_at.isoformat(),
                "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            }
            for row in reviews
        ],
        "sent_versions": [
            {
                "offering": row.offering.slug,
                "number": row.number,
                "sent_at": row.submitted_at.isoformat() if row.submitted_at else None,
            }
            for row in sent
        ],
        "kept_picks": [
            {"offering": row.offering.slug, "kept_at": row.kept_at.isoformat()}
            for row in KeptPick.objects.filter(user=user_id).select_related("offering")
        ],
    }


@receiver(account_erased, sender=User)
def leave_seats(user_id: int, at: datetime, **_kwargs: object) -> None:
    release_reviews_of(user_id, at)


@receiver(account_erased, sender=User)
def forget_picks(user_id: int, **_kwargs: object) -> None:
    KeptPick.objects.filter(user=user_id).delete()
