"""Work that has come, and the people it came to.

Each is told as they have chosen, at once or in the daily digest; what is done before the digest
leaves is not told.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.mail.queue import queue_mail
from accounts.models import Mail, User, UserQuerySet


def staff_with(right: str) -> UserQuerySet:
    """Active staff who have `room.right`: by a group, by themselves, or as superusers."""
    room, name = right.split(".")
    rights = Permission.objects.filter(content_type__app_label=room, codename=name)
    has_it = (
        Q(is_superuser=True) | Q(groups__permissions__in=rights) | Q(user_permissions__in=rights)
    )
    people: UserQuerySet = (
        User.objects.filter(has_it, is_active=True, is_staff=True).distinct().order_by("pk")
    )
    return people


def tell_staff(
    *,
    right: str,
    kind: str,
    path: str,
    key: str,
    words: Callable[[str], Mapping[str, object]],
    by: User | None,
    at: datetime,
) -> int:
    """Queue a mail to each who may do it, but not to who brought it; returns how many.

    `key` is the piece of work, `words` gives what the mail tells in a language.
    """
    told = [
        queue_mail(
            kind=kind,
            to=person,
            context={**words(person.language), "path": path},
            key=f"{key}:{person.pk}",
            at=at,
            is_optional=True,
        )
        for person in staff_with(right)
        if person != by
    ]
    return sum(mail is not None for mail in told)


class AlreadyDecidedError(Exception):
    """Another member of staff was first, or who asked has ended the claim."""


def work_is_done(*, keys: Iterable[str]) -> None:
    waiting = Mail.objects.unsent().filter(is_for_digest=True, claimed_until__isnull=True)
    for key in keys:
        waiting.filter(key__startswith=f"{key}:").delete()
