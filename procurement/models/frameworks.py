"""Frameworks that central purchasing bodies have tendered, and who may call off from them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.i18n.localized import Text, page_language, text_of
from lib.models.fields import localized
from procurement.models.municipalities import Municipality
from procurement.models.purchasing import PurchasingBody, holds_on
from procurement.rules.frameworks import last_day_of, may_be_too_long


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def in_force(self, on: date) -> "FrameworkQuerySet":
        """Begun, and neither over nor ended before that day; the last day counts."""
        return self.filter(holds_on(on, "valid_from", "ended_on"), valid_to__gte=on)

    def over(self, on: date) -> "FrameworkQuerySet":
        return self.filter(Q(valid_to__lt=on) | Q(ended_on__lt=on))

    def open_to(self, municipality: Municipality, on: date) -> "FrameworkQuerySet":
        """Those of which it is known that the municipality may call off on that day."""
        named = FrameworkUser.objects.filter(
            holds_on(on), framework=OuterRef("pk"), municipality=municipality
        )
        usable = PurchasingBody.objects.usable_by(municipality, on)
        return self.in_force(on).filter(
            Q(open_to=Framework.OpenTo.BODY, body__in=usable)
            | (Q(open_to=Framework.OpenTo.NAMED) & Exists(named))
        )


class Framework(models.Model):
    """A tendered framework. The ceiling and its use are EUR excl. VAT; `valid_to` is its last day.

    `ended_on` is the last day of one that ended before its time.
    """

    class OpenTo(models.TextChoices):
        """Who may call off; no others may join later (1397/2016, 42 §)."""

        BODY = "body", _("kunnat, jotka omistavat yksikön tai saavat käyttää sitä lain nojalla")
        NAMED = "named", _("vain nimetyt kunnat")

    body = models.ForeignKey(
        PurchasingBody, on_delete=models.PROTECT, related_name="frameworks", verbose_name="yksikkö"
    )
    slug = models.SlugField("tunnus", max_length=70, unique=True)
    number = models.CharField("numero", max_length=60)
    title_fi, title_sv, title_en = localized(models.CharField, max_length=160)
    valid_from = models.DateField("voimassa alkaen")
    valid_to = models.DateField("viimeinen päivä")
    option_fi, option_sv, option_en = localized(models.CharField, max_length=300)
    option_until = models.DateField("optioineen viimeistään", null=True, blank=True)
    lots_fi, lots_sv, lots_en = localized(models.TextField)
    ceiling = models.DecimalField(
        "enimmäisarvo", max_digits=14, decimal_places=2, null=True, blank=True
    )
    used = models.DecimalField(
        "enimmäisarvosta käytetty", max_digits=14, decimal_places=2, null=True, blank=True
    )
    used_on = models.DateField("käytetty määrä ilmoitettu", null=True, blank=True)
    call_off_fi, call_off_sv, call_off_en = localized(models.TextField)
    open_to = models.CharField("kuka voi ostaa", max_length=5, choices=OpenTo)
    source_url = models.URLField("lähteen osoite", max_length=500)
    is_example = models.BooleanField("keksitty esimerkki", default=False)
    ended_on = models.DateField("päättynyt ennen aikojaan", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects: ClassVar[FrameworkQuerySet] = FrameworkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "puitejärjestely"
        verbose_name_plural = "puitejärjestelyt"
        permissions = [("edit_frameworks", "Saa muuttaa kaikkien yksiköiden puitejärjestelyjä")]
        ordering = ["valid_to", "pk"]
        constraints = [
            models.CheckConstraint(name="framework_has_a_finnish_title", condition=~Q(title_fi="")),
            models.UniqueConstraint(
                name="framework_number_is_unique_in_its_body", fields=["body", "number"]
            ),
            models.CheckConstraint(
                name="framework_ends_after_it_starts", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="framework_option_goes_beyond_its_days",
                condition=Q(option_until__isnull=True) | Q(option_until__gt=F("valid_to")),
            ),
            models.CheckConstraint(
                name="framework_ends_early_within_its_days",
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("valid_from"), ended_on__lte=F("valid_to")),
            ),
            models.CheckConstraint(
                name="framework_ceiling_is_positive",
                condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0),
            ),
            models.CheckConstraint(
                name="framework_use_is_not_negative",
                condition=Q(used__isnull=True) | Q(used__gte=0),
            ),
            models.CheckConstraint(
                name="framework_use_is_told_with_its_day",
                condition=Q(used__isnull=True, used_on__isnull=True)
                | Q(used__isnull=False, used_on__isnull=False),
            ),
            models.CheckConstraint(
                name="framework_open_to_is_known", condition=Q(open_to__in=["body", "named"])
            ),
            models.CheckConstraint(
                name="framework_row_version_is_positive", condition=Q(row_version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title_fi}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue:framework-detail", args=[self.slug])

    def title(self, language: str) -> Text:
        return text_of(self, "title", language)

    def call_off(self, language: str) -> Text:
        return text_of(self, "call_off", language)

    @property
    def shown_title(self) -> Text:
        return self.title(page_language())

    @property
    def shown_option(self) -> Text:
        return text_of(self, "option", page_language())

    @property
    def shown_lots(self) -> Text:
        return text_of(self, "lots", page_language())

    @property
    def shown_call_off(self) -> Text:
        return self.call_off(page_language())

    @property
    def last_day(self) -> date:
        return last_day_of(self.valid_to, self.ended_on)

    @property
    def may_be_too_long(self) -> bool:
        return may_be_too_long(self.valid_from, self.option_until or self.valid_to)


class FrameworkUser(models.Model):
    """A municipality that the framework names among those who may call off, between two days."""

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="users", verbose_name="puitejärjestely"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="framework_uses", verbose_name="kunta"
    )
    since = models.DateField("alkaen")
    until = models.DateField("viimeinen päivä", null=True, blank=True)

    class Meta:
        verbose_name = "nimetty kunta"
        verbose_name_plural = "nimetyt kunnat"
        ordering = ["municipality__name_fi", "since"]
        constraints = [
            models.CheckConstraint(
                name="framework_use_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="framework_use_starts_once_a_day",
                fields=["framework", "municipality", "since"],
            ),
            models.UniqueConstraint(
                name="framework_names_a_municipality_openly_once",
                fields=["framework", "municipality"],
                condition=Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.since}–{self.until or ''}"
