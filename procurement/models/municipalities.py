"""Municipalities, as Statistics Finland lists them."""

from django.db import models
from django.db.models import Q

from lib.i18n.localized import page_language
from lib.reference.rows import ReferenceRow


class Municipality(ReferenceRow):
    """A buyer: code and names by Statistics Finland's classification, population with its year."""

    class LanguageStatus(models.TextChoices):
        """By the Language Act's classification of municipalities."""

        FINNISH = "finnish", "suomenkielinen"
        SWEDISH = "swedish", "ruotsinkielinen"
        BILINGUAL = "bilingual", "kaksikielinen"

    code = models.CharField("kuntanumero", max_length=3, unique=True)
    name_fi = models.CharField("nimi suomeksi", max_length=60)
    name_sv = models.CharField("nimi ruotsiksi", max_length=60)
    region_code = models.CharField("maakunnan numero", max_length=2)
    region_name_fi = models.CharField("maakunta", max_length=60)
    region_name_sv = models.CharField("maakunta ruotsiksi", max_length=60)
    region_name_en = models.CharField("maakunta englanniksi", max_length=60)
    language_status = models.CharField("kielisuhde", max_length=9, choices=LanguageStatus)
    majority_language = models.CharField("enemmistön kieli", max_length=2)
    population = models.PositiveIntegerField("väkiluku")
    population_year = models.PositiveSmallIntegerField("väkiluvun vuosi")

    class Meta:
        verbose_name = "kunta"
        verbose_name_plural = "kunnat"
        ordering = ["name_fi"]
        constraints = [
            models.CheckConstraint(
                name="municipality_code_has_three_digits", condition=Q(code__regex=r"^[0-9]{3}$")
            ),
            models.CheckConstraint(
                name="municipality_region_code_has_two_digits",
                condition=Q(region_code__regex=r"^[0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="municipality_has_inhabitants", condition=Q(population__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name_fi

    def name(self, language: str) -> str:
        """In Swedish the Swedish name; in English the majority's; else the Finnish one."""
        # In English the authorities, too, write the Finnish names of Finnish-majority places.
        return (
            self.name_sv
            if language == "sv" or (language == "en" and self.majority_language == "sv")
            else self.name_fi
        )

    @property
    def shown_name(self) -> str:
        return self.name(page_language())
