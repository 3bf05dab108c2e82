"""What a framework covers: offerings, whole or one part of them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from catalogue.models.offerings import Offering
from catalogue.models.parts import Part
from procurement.models import Framework


class FrameworkCoverQuerySet(models.QuerySet["FrameworkCover"]):
    def current(self) -> "FrameworkCoverQuerySet":
        return self.filter(removed_on__isnull=True)

    def on_day(self, on: date) -> "FrameworkCoverQuerySet":
        """Told by that day, and not taken back by then."""
        return self.filter(Q(removed_on__isnull=True) | Q(removed_on__gt=on), added_on__lte=on)

    def of_published(self) -> "FrameworkCoverQuerySet":
        """Of a whole offering, or of a part that its published version has."""
        part = Part.objects.filter(
            version=models.OuterRef("offering__published"), name_fi=models.OuterRef("part_name")
        )
        return self.filter(Q(part_name="") | models.Exists(part))


class FrameworkCover(models.Model):
    """An offering can be called off from a framework.

    `part_name` is the Finnish name of the one part it covers, as versions say it; empty is the
    whole offering. On `removed_on` it covers no more.
    """

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="covers", verbose_name="puitejärjestely"
    )
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="covers", verbose_name="ratkaisu"
    )
    part_name = models.CharField("osa", max_length=120, blank=True, default="")
    added_on = models.DateField("lisätty")
    removed_on = models.DateField("poistettu", null=True, blank=True)

    objects: ClassVar[FrameworkCoverQuerySet] = FrameworkCoverQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "puitejärjestelyn ratkaisu"
        verbose_name_plural = "puitejärjestelyjen ratkaisut"
        ordering = ["framework", "offering", "part_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="framework_covers_a_part_once",
                fields=["framework", "offering", "part_name"],
                condition=Q(removed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="framework_cover_is_removed_after_it_is_added",
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("added_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id}: {self.offering_id} {self.part_name}".strip()
