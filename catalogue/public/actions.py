"""Asking a vendor through the service: mails to its team, and a copy to who asks.

Nothing of it is on any page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.mail.html import Lines, Ours
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from catalogue.models import Offering, Question
from lib.day_limits import refuse_network
from vendors.models import Vendor


@dataclass(frozen=True)
class Asking:
    """Who asks what; `network` is a name for where from, `language` that of the page."""

    name: str
    email: str
    text: str
    network: str
    language: str


class NobodyToAskError(Exception):
    """The company has no team on the site and no address."""


def receivers(vendor: Vendor) -> list[User | str]:
    team: list[User | str] = [
        row.user for row in vendor.team.in_force().select_related("user").order_by("pk")
    ]
    # The company's own contact, whether it is shown to others or not.
    return team or list(filter(None, [vendor.contact_email]))


@transaction.atomic
def ask_vendor(
    *, vendor: Vendor, offering: Offering | None, asking: Asking, by: User | None, at: datetime
) -> Question:
    """Raises NobodyToAskError, DayLimitError. Atomic."""
    to = receivers(vendor)
    if not to:
        raise NobodyToAskError
    # Who has not signed in is counted by the network.
    if by is None:
        refuse_network(Question.objects.filter(network=asking.network), "asked_at", at)
    question = Question.objects.create(
        vendor=vendor, offering=offering, network=asking.network, asked_at=at
    )
    record(
        verb=AuditEvent.Verb.QUESTION_ASKED,
        obj=vendor,
        by=by,
        at=at,
        data={"question": question.pk},
    )
    for person in to:
        queue_mail(
            kind="question",
            to=person,
            context=context_of(question, asking, person),
            key=f"question:{question.pk}:{person.pk if isinstance(person, User) else ''}",
            at=at,
        )
    queue_mail(
        kind="question_copy",
        to=asking.email,
        context=context_of(question, asking, asking.email),
        key=f"question_copy:{question.pk}",
        at=at,
        language=asking.language,
    )
    return question


def context_of(question: Question, asking: Asking, reader: User | str) -> Mapping[str, object]:
    language = reader.language if isinstance(reader, User) else asking.language
    about = question.offering
    name = (
        str(about.published.name(language)) if about and about.published else question.vendor.name
    )
    path = about.get_absolute_url() if about else question.vendor.get_absolute_url()
    return {
        "about": name,
        "vendor": question.vendor.name,
        "name": asking.name,
        "email": Ours(asking.email),
        "text": Lines(asking.text),
        "path": path,
    }
