"""Who buys for a municipality, and the domains that show it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from procurement.models.municipalities import Municipality
from procurement.models.roles import (
    ProvenRole,
    ProvenRoleQuerySet,
    ProvingDomain,
    by_staff_has_a_confirmer,
    domain_is_plain,
    proof_is_known,
)


class MunicipalityDomain(ProvingDomain):
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="domains", verbose_name="kunta"
    )

    class Meta(ProvingDomain.Meta):
        verbose_name = "kunnan verkkotunnus"
        verbose_name_plural = "kuntien verkkotunnukset"
        constraints = [domain_is_plain("municipality_domain_is_plain")]


class BuyerRole(ProvenRole):
    """A person buys for a municipality."""

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
    confirmed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buyers_confirmed",
        verbose_name="vahvistaja",
    )

    objects: ClassVar[ProvenRoleQuerySet["BuyerRole"]] = ProvenRoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ProvenRole.Meta):
        verbose_name = "kunnan edustaja"
        verbose_name_plural = "kuntien edustajat"
        permissions = [("decide_buyers", "Saa ratkaista, kuka edustaa kuntaa")]
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
            proof_is_known("buyer_proof_is_known"),
            by_staff_has_a_confirmer("buyer_by_staff_has_a_confirmer"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.proof}"

    @property
    def of_whom(self) -> Municipality:
        return self.municipality
