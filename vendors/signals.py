"""What other rooms may listen to."""

from django.dispatch import Signal

# Sent with `vendor_id` inside the transaction that changes a vendor or its memberships.
vendor_changed = Signal()
