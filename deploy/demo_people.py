"""The people of the demo, one of each kind, with invented names and addresses that lead nowhere."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.account import create_person
from accounts.models import ReviewerTerm, User
from catalogue.demo.load import load_demo
from procurement.models import BodyEditor, BuyerRole, Municipality, PurchasingBody
from vendors.models import TeamMember, Vendor

VENDOR, MUNICIPALITY = "kaarnakoodi-oy", "837"


@dataclass(frozen=True)
class Person:
    role: str
    email: str
    name: str
    note: str = ""


FACTOR = "sets up a second factor at first sign-in"
PEOPLE = (
    Person("Staff", "yllapito@avoinkunta.example", "Ylermi Ylläpitäjä", FACTOR),
    Person("Reviewer", "arvioija.anna@avoinkunta.example", "Anna Arvioija", FACTOR),
    Person("Vendor owner", "omistaja@kaarnakoodi.example", "Oona Omistaja"),
    Person("Vendor editor", "muokkaaja@kaarnakoodi.example", "Martti Muokkaaja"),
    Person("Buyer", "ostaja@kunta.example", "Outi Ostaja"),
    Person("Body editor", "muokkaaja@yksikko.example", "Yrjö Yksikkö"),
)


@transaction.atomic
def make_demo(path: Path, at: datetime) -> Counter[str]:
    """The demo with its people, on a site that takes it; how many versions of each state.

    Their sign-ins are written to `path`, readable to the owner only.
    """
    written = load_demo(at=at)
    if written:
        # Within the transaction: no people are left of whom nobody knows the password.
        _write_sign_ins(path, [_make_person(person, at) for person in PEOPLE])
    return written


def _write_sign_ins(path: Path, lines: list[str]) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _make_person(person: Person, at: datetime) -> str:
    password = secrets.token_urlsafe(12)
    user = create_person(
        email=person.email, name=person.name, password=password, is_staff=person.role == "Staff"
    )
    give_role(user, person.role, at)
    note = f"  ({person.note})" if person.note else ""
    return f"{person.role + ':':<15}{person.email:<36}{password}{note}"


def give_role(user: User, role: str, at: datetime) -> None:
    if role.startswith("Vendor"):
        vendor = Vendor.objects.get(slug=VENDOR)
        TeamMember.objects.create(
            vendor=vendor, user=user, role=role.removeprefix("Vendor "), since=at
        )
    elif role == "Reviewer":
        ReviewerTerm.objects.create(
            user=user, starts_on=timezone.localdate(at), source="Esittelyaineisto: keksitty jäsen"
        )
    elif role == "Buyer":
        municipality = Municipality.objects.get(code=MUNICIPALITY)
        BuyerRole.objects.create(user=user, municipality=municipality, **_by_staff(at))
    elif role == "Body editor":
        body = PurchasingBody.objects.get(is_example=True)
        BodyEditor.objects.create(user=user, body=body, **_by_staff(at))


def _by_staff(at: datetime) -> dict[str, Any]:
    return {
        "proof": "staff",
        "claimed_at": at,
        "since": at,
        "confirmed_by": User.objects.filter(is_staff=True).first(),
    }
