"""Who buys for a municipality, and the domains that show it."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from procurement.models.municipalities import Municipality


class MunicipalityDomain(models.Model):
    """A domain whose addresses belong to people of the municipality; kept by staff."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="domains", verbose_name="kunta"
    )
    domain = models.CharField("verkkotunnus", max_length=120, unique=True)

    class Meta:
        verbose_name = "kunnan verkkotunnus"
        verbose_name_plural = "kuntien verkkotunnukset"
        ordering = ["domain"]
        constraints = [
            models.CheckConstraint(
                name="municipality_domain_is_plain",
                condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
            )
        ]

    def __str__(self) -> str:
        return self.domain


class BuyerRoleQuerySet(models.QuerySet["BuyerRole"]):
    def confirmed(self) -> "BuyerRoleQuerySet":
        """Not ended. One by an address lives only while the address does: ask `buys_for`."""
        return self.filter(ended_at__isnull=True, since__isnull=False)

    def waiting(self) -> "BuyerRoleQuerySet":
        return self.filter(ended_at__isnull=True, since__isnull=True)


class BuyerRole(models.Model):
    """A person buys for a municipality: shown by an address in its domain, or by staff's word.

    Empty `since` waits for staff.
    """

    class Proof(models.TextChoices):
        DOMAIN = "domain", "osoite kunnan verkkotunnuksessa"
        STAFF = "staff", "ylläpidon vahvistus"

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="buyer_roles", verbose_name="henkilö"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="buyers", verbose_name="kunta"
    )
    proof = models.CharField("näyttö", max_length=6, choices=Proof)
    note = models.CharField("perustelu", max_length=300, blank=True, default="")
    claimed_at = models.DateTimeField("ilmoitettu")
    since = models.DateTimeField("alkaen", null=True, blank=True)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buyers_confirmed",
        verbose_name="vahvistaja",
    )

    objects = BuyerRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "kunnan edustaja"
        verbose_name_plural = "kuntien edustajat"
        permissions = [("decide_buyers", "Saa ratkaista, kuka edustaa kuntaa")]
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="buyer_buys_for_one_municipality_at_a_time",
                fields=["user"],
                condition=Q(ended_at__isnull=True, since__isnull=False),
            ),
            models.UniqueConstraint(
                name="buyer_waits_for_one_municipality_at_a_time",
                fields=["user"],
                condition=Q(ended_at__isnull=True, since__isnull=True),
            ),
            models.CheckConstraint(
                name="buyer_proof_is_known", condition=Q(proof__in=["domain", "staff"])
            ),
            models.CheckConstraint(
                name="buyer_by_staff_has_a_confirmer",
                condition=Q(proof="domain") | Q(since__isnull=True) | Q(confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.proof}"
