"""A change of the catalogue becomes a row of the queue, in the same transaction."""

from django.dispatch import receiver

from catalogue.models import Offering
from catalogue.signals import offering_changed
from search.models import QueueRow


@receiver(offering_changed, sender=Offering)
def queue(offering_id: int, **_kwargs: object) -> None:
    """Written, or undone, with the change."""
    QueueRow.objects.create(offering_id=offering_id)
