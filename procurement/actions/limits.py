"""What staff change of the limits: a new rule set takes its place on its first day."""

from datetime import datetime, timedelta

from django.db import transaction

from procurement.models import RuleSet
from procurement.registry import forget_reference


@transaction.atomic
def make_way_for(*, rules: RuleSet, at: datetime) -> RuleSet | None:
    """End the set of the same level that would go on beside a new one; returns it, ended.

    It stays in force until the day before, so that what was assessed by it stays assessed by it.
    """
    before: RuleSet | None = (
        RuleSet.objects.offered()
        .exclude(pk=rules.pk)
        .filter(level=rules.level, valid_from__lt=rules.valid_from)
        .order_by("-valid_from")
        .first()
    )
    if before is None or not before.is_in_force(rules.valid_from):
        return None
    before.valid_to, before.staff_wrote_at = rules.valid_from - timedelta(days=1), at
    before.save(update_fields=["valid_to", "staff_wrote_at"])
    transaction.on_commit(forget_reference)
    return before
