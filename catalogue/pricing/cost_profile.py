"""Keeping what lists filter by in step with the limits."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from catalogue.models import Offering, Version
from catalogue.pricing.cost import LimitPair, profile_of
from catalogue.signals import offering_changed
from procurement.registry import limits

CHUNK = 500


@transaction.atomic
def refresh_cost_profiles(*, at: datetime) -> int:
    """Compute anew the profiles made with limits that are not in force; returns how many.

    Atomic.
    """
    pair = LimitPair.on(limits(), timezone.localdate(at))
    amounts = [f"{pair.main.amount:f}", f"{pair.statutory.amount:f}"]
    refreshed = 0
    for version in (
        Version.objects.filter(published_for__isnull=False)
        .prefetch_related("parts__prices__tiers")
        .iterator(chunk_size=CHUNK)
    ):
        if _is_outdated(version, pair, amounts):
            refresh(version, pair)
            refreshed += 1
    if refreshed:
        record(
            verb=AuditEvent.Verb.REFERENCE_LOADED,
            obj="cost_profiles",
            at=at,
            data={"refreshed": refreshed, "limits": amounts},
        )
    return refreshed


def _is_outdated(version: Version, pair: LimitPair, amounts: list[str]) -> bool:
    profile = version.cost_profile
    return bool(
        profile.get("limits", amounts) != amounts
        # Or made before prices that only some municipalities have could be told.
        or (profile.get("assessable") is False and profile_of(version, pair) != profile)
    )


def refresh(version: Version, pair: LimitPair) -> None:
    version.cost_profile = profile_of(version, pair)
    version.save(update_fields=["cost_profile"])
    offering_changed.send(sender=Offering, offering_id=version.offering_id)
