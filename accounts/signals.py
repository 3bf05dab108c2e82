"""What other rooms may listen to, and add to."""

from django.dispatch import Signal

# Sent with `user_id`; receivers return a mapping of a word to what their rooms hold of the person,
# ready for JSON.
personal_data_asked = Signal()

# Sent with `user` and `on` after signing in; receivers return `(order, name of an address)` of the
# page where the person's work begins, or None.
start_asked = Signal()

# Sent with `user` on pages of the account; receivers return `(name of an address, its label)` of a
# page of theirs that this person has, or None.
menu_links_asked = Signal()

# Sent with `user` who is staff; receivers return how many pieces of work wait that the person may
# do.
staff_work_asked = Signal()

# Sent with `user_id`, `addresses` (those it held without proof) and `at` inside the transaction in
# which the password was given anew by a mailed link.
password_was_reset = Signal()

# Sent with `user_id` before an account is erased; receivers return a reason why it cannot be erased
# yet, or None.
erasure_asked = Signal()

# Sent with `user_id` and `at` once a person has shown that an address is theirs.
address_proved = Signal()

# Sent with `domain` and the `row` it is meant for, or None; receivers return a list of sentences on
# what else uses the domain.
domain_uses_asked = Signal()

# Sent with `user_id` and `at` inside the transaction that erases an account, while its addresses
# are still there.
account_erased = Signal()
