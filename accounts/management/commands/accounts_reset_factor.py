"""`accounts_reset_factor ADDRESS --reason "…"`: for when nobody of staff can come in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions.factors import reset_second_factor
from accounts.models import User


class Command(BaseCommand):
    """With the same mail and audit event as the page."""

    help = "Remove the second factors of a person who has lost them, and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the person's e-mail address")
        parser.add_argument(
            "--reason", required=True, help="told to the person and written to the log"
        )

    def handle(self, *_args: Any, address: str, reason: str, **_options: Any) -> None:
        user = User.objects.filter(email__iexact=address.strip()).first()
        if user is None:
            msg = f"No account has the address {address}."
            raise CommandError(msg)
        count = reset_second_factor(user=user, reason=reason, by=None, at=timezone.now())
        self.stdout.write(
            f"Removed {count}; the person has been sent a mail."
            if count
            else "The account has no second factor."
        )
