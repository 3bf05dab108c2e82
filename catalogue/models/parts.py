"""The pieces of a version and what each costs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.versions import Version
from lib.forms.choices import DraftChoices
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized, money


class Part(models.Model):
    """Open software, closed software or service; with licence, source and supplier.

    The kind may still be unmarked in a draft.
    """

    class Kind(DraftChoices):
        """What the part is; a closed part is named as closed wherever it is shown."""

        OPEN = "open", _("Avoin")
        CLOSED = "closed", _("Suljettu")
        SERVICE = "service", _("Palvelu")

    class Pricing(DraftChoices):
        """How the part says its price; empty in a draft that does not say it yet."""

        PRICED = "priced", _("Osalla on hinta")
        INCLUDED = "included", _("Sisältyy toisen osan hintaan")
        ON_REQUEST = "on_request", _("Hinta pyydettäessä")

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="parts", verbose_name="versio"
    )
    order = models.PositiveSmallIntegerField("järjestys")
    # The row_version of the version in which this part changed last, while it is written.
    changed_in = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField("laji", max_length=7, choices=Kind, blank=True, default="")
    name_fi, name_sv, name_en = localized(models.CharField, max_length=120)
    about_fi, about_sv, about_en = localized(models.CharField, max_length=200)
    licence = models.CharField("lisenssi (SPDX)", max_length=200, blank=True, default="")
    source_url = models.URLField("lähdekoodin osoite", max_length=500, blank=True, default="")
    supplier = models.CharField("alihankkija", max_length=120, blank=True, default="")
    is_optional = models.BooleanField("valinnainen", default=False)
    pricing = models.CharField(
        "hinnan tapa", max_length=10, choices=Pricing, blank=True, default=""
    )
    included_in = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="includes",
        verbose_name="sisältyy osaan",
    )

    class Meta:
        verbose_name = "osa"
        verbose_name_plural = "osat"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="part_has_its_own_place_in_the_version", fields=["version", "order"]
            ),
            models.CheckConstraint(
                name="part_kind_is_known", condition=Q(kind__in=["", "open", "closed", "service"])
            ),
            models.CheckConstraint(
                name="part_pricing_is_known",
                condition=Q(pricing__in=["", "priced", "included", "on_request"]),
            ),
            models.CheckConstraint(
                name="part_is_included_in_another_when_it_says_so",
                condition=(Q(pricing="included") & Q(included_in__isnull=False))
                | (~Q(pricing="included") & Q(included_in__isnull=True)),
            ),
            models.CheckConstraint(
                name="part_is_not_included_in_itself",
                condition=Q(included_in__isnull=True) | ~Q(included_in=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name_fi)

    def name(self, language: str) -> Text:
        return text_of(self, "name", language)

    def about(self, language: str) -> Text:
        return text_of(self, "about", language)


class Price(models.Model):
    """What a part costs, EUR excl. VAT: how much, when, per what.

    With tiers, `amount` is empty and the population decides.
    """

    class Recurrence(models.TextChoices):
        ONCE = "once", _("kerran")
        MONTH = "month", _("kuukaudessa")
        YEAR = "year", _("vuodessa")

    class Per(models.TextChoices):
        CONTRACT = "contract", _("kiinteä")
        INHABITANT = "inhabitant", _("asukasta kohti")
        USER = "user", _("käyttäjää kohti")
        DAY = "day", _("työpäivältä")

    class Tiering(DraftChoices):
        """What tiers per inhabitant mean.

        Empty on what was written before the choice: those are graduated, as they were counted.
        """

        WHOLE = "whole", "koko väkiluku luokan hinnalla"
        GRADUATED = "graduated", "porrastettu"

    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, related_name="prices", verbose_name="osa"
    )
    order = models.PositiveSmallIntegerField("järjestys", default=1)
    amount = money(null=True, blank=True, verbose_name="hinta")
    amount_max = money(null=True, blank=True, verbose_name="hinta enintään")
    recurrence = models.CharField(
        "milloin", max_length=5, choices=Recurrence, default=Recurrence.ONCE
    )
    per = models.CharField("mistä", max_length=10, choices=Per, default=Per.CONTRACT)
    tiering = models.CharField(
        "luokkien merkitys", max_length=9, choices=Tiering, blank=True, default=""
    )
    days = models.DecimalField("päiviä", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "hinta"
        verbose_name_plural = "hinnat"
        ordering = ["part", "order"]
        constraints = [
            models.UniqueConstraint(
                name="price_has_its_own_place_in_the_part", fields=["part", "order"]
            ),
            models.CheckConstraint(
                name="price_is_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="price_range_rises",
                condition=Q(amount_max__isnull=True) | Q(amount_max__gte=F("amount")),
            ),
            models.CheckConstraint(
                name="price_range_has_a_lower_end",
                condition=Q(amount_max__isnull=True) | Q(amount__isnull=False),
            ),
            models.CheckConstraint(
                name="price_recurrence_is_known",
                condition=Q(recurrence__in=["once", "month", "year"]),
            ),
            models.CheckConstraint(
                name="price_per_is_known",
                condition=Q(per__in=["contract", "inhabitant", "user", "day"]),
            ),
            models.CheckConstraint(
                name="price_tiering_is_known", condition=Q(tiering__in=["", "whole", "graduated"])
            ),
            models.CheckConstraint(
                name="price_tiering_belongs_to_a_price_per_inhabitant",
                condition=Q(tiering="") | Q(per="inhabitant"),
            ),
            models.CheckConstraint(
                name="price_days_belong_to_a_day_price",
                condition=Q(days__isnull=True) | Q(per="day", days__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.recurrence} {self.per}"


class PriceTier(models.Model):
    """The amount for municipalities of up to so many inhabitants.

    No bound means above all others.
    """

    price = models.ForeignKey(
        Price, on_delete=models.CASCADE, related_name="tiers", verbose_name="hinta"
    )
    up_to = models.PositiveIntegerField("asukkaita enintään", null=True, blank=True)
    amount = money(verbose_name="hinta")

    class Meta:
        verbose_name = "porras"
        verbose_name_plural = "portaat"
        ordering = ["price", F("up_to").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                name="price_tier_bound_is_unique_in_its_price", fields=["price", "up_to"]
            ),
            models.UniqueConstraint(
                name="price_has_one_open_tier", fields=["price"], condition=Q(up_to__isnull=True)
            ),
            models.CheckConstraint(name="price_tier_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="price_tier_bound_is_positive",
                condition=Q(up_to__isnull=True) | Q(up_to__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"≤ {self.up_to}: {self.amount}"
