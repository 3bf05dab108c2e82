"""What is common to roles that an address or staff proves, and to the domains that prove them."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import CheckConstraint, Q

Role = TypeVar("Role", bound="ProvenRole")
DOMAIN, STAFF = "domain", "staff"


class ProvingDomain(models.Model):
    """A domain whose addresses belong to people of somebody; kept by staff."""

    domain = models.CharField("verkkotunnus", max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


def domain_is_plain(name: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"))


class ProvenRoleQuerySet(models.QuerySet[Role]):
    def confirmed(self) -> Self:
        """Not ended. One by an address lives only while the address does: ask `permissions`."""
        return self.filter(ended_at__isnull=True, since__isnull=False)

    def waiting(self) -> Self:
        return self.filter(ended_at__isnull=True, since__isnull=True)


class ProvenRole(models.Model):
    """A role of a person, shown by an address in a domain, or by staff's word.

    Empty `since` waits for staff.
    """

    note = models.CharField("perustelu", max_length=300, blank=True, default="")
    claimed_at = models.DateTimeField("ilmoitettu")
    since = models.DateTimeField("alkaen", null=True, blank=True)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["claimed_at", "pk"]


def proof_is_known(name: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(proof__in=[DOMAIN, STAFF]))


def by_staff_has_a_confirmer(name: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(proof=DOMAIN) | Q(since__isnull=True) | Q(confirmed_by__isnull=False),
    )
