"""What other rooms may listen to."""

from django.dispatch import Signal

# Sent with `vendor_id` inside the transaction that changes a vendor or its memberships.
vendor_changed = Signal()

# Sent with `vendor_id`, `reason` by language, `by` and `at` inside the transaction that closes a
# company, while its team still acts for it.
vendor_closed = Signal()
