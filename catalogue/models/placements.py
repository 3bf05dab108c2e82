"""Where a version belongs: components, standards, procurement vocabulary."""

from django.db import models
from django.db.models import Q

from catalogue.models.taxonomy import Component
from catalogue.models.versions import Version


class Placement(models.Model):
    """A place of a version in the reference architecture; one is the main place."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="placements")
    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="placements", verbose_name="komponentti"
    )
    is_main = models.BooleanField("pääpaikka", default=False)

    class Meta:
        verbose_name = "sijoitus"
        verbose_name_plural = "sijoitukset"
        ordering = ["-is_main", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="version_is_placed_in_a_component_once", fields=["version", "component"]
            ),
            models.UniqueConstraint(
                name="version_has_one_main_place", fields=["version"], condition=Q(is_main=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} → {self.component_id}"


class Standard(models.Model):
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="standards")
    order = models.PositiveSmallIntegerField("järjestys")
    name = models.CharField("nimi", max_length=120)
    edition = models.CharField("standardin versio", max_length=40, blank=True, default="")
    url = models.URLField("linkki", max_length=500)

    class Meta:
        verbose_name = "standardi"
        verbose_name_plural = "standardit"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="version_names_a_standard_once", fields=["version", "name", "edition"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}".strip()


class VersionCpv(models.Model):
    """A code of the Common Procurement Vocabulary (regulation 213/2008), with its check digit."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="cpv_codes")
    code = models.CharField("CPV-koodi", max_length=10)

    class Meta:
        verbose_name = "CPV-koodi"
        verbose_name_plural = "CPV-koodit"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="version_has_a_cpv_code_once", fields=["version", "code"]),
            models.CheckConstraint(
                name="cpv_code_has_its_form", condition=Q(code__regex=r"^[0-9]{8}-[0-9]$")
            ),
        ]

    def __str__(self) -> str:
        return self.code
