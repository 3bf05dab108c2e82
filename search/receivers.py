"""A change of the catalogue becomes a row of the queue, in the same transaction."""

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from catalogue.models import Offering
from catalogue.signals import offering_changed
from lib.caching.process import forget
from search.indexing.documents import vendor_names_key
from search.indexing.queue import last_change
from search.indexing.upkeep import enqueue_for
from search.service import backends
from vendors.models import Vendor
from vendors.signals import vendor_changed


@receiver(offering_changed, sender=Offering)
def queue(offering_id: int, *, told_after: int | None = None, **_kwargs: object) -> None:
    # In the transaction of the change: a process killed between commit and signal would lose it.
    number = last_change() if told_after is None else told_after + 1
    enqueue_for((offering_id,), backends(), number)


@receiver(vendor_changed, sender=Vendor)
def forget_vendor_names(**_kwargs: object) -> None:
    # After the commit, or another worker would read the old names back into the cache.
    transaction.on_commit(lambda: forget(vendor_names_key(timezone.localdate())))
