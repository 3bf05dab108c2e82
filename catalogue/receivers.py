"""What this room does when another one changes."""

from django.dispatch import receiver

from catalogue.models import Offering
from catalogue.signals import offering_changed
from vendors.models import Vendor
from vendors.signals import vendor_changed


@receiver(vendor_changed, sender=Vendor)
def show_vendor_anew(vendor_id: int, **_kwargs: object) -> None:
    """What a vendor lists appears, disappears or changes its name with the vendor."""
    for offering_id in Offering.objects.filter(vendor=vendor_id, published__isnull=False).values_list("pk", flat=True):
        offering_changed.send(sender=Offering, offering_id=offering_id)
