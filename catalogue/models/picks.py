"""What buyers keep in their accounts to compare again."""

from django.db import models

from accounts.models import User
from catalogue.models.offerings import Offering


class KeptPick(models.Model):
    """An offering kept for comparison; a person's rows stand in the order of the columns."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="kept_picks", verbose_name="henkilö"
    )
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="kept_picks", verbose_name="ratkaisu"
    )
    kept_at = models.DateTimeField("tallennettu")

    class Meta:
        verbose_name = "tallennettu valinta"
        verbose_name_plural = "tallennetut valinnat"
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="person_keeps_an_offering_once", fields=["user", "offering"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.offering_id}"
