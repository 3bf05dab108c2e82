"""What other rooms may listen to."""

from django.dispatch import Signal

# Sent with `offering_id` (and `told_after` when the log of changes has it already: after that
# number) inside the transaction that changes what the public sees of an offering, so that a queue
# row is
# written, or undone, together with the change (deploy/decisions/0003-queue-in-the-transaction.md).
offering_changed = Signal()
