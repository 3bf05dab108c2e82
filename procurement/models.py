"""Reference data of buying: municipalities, dated rule sets with their limits, routes and value
rules.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from lib.i18n.localized import Text, page_language, text_of
from lib.models.fields import localized
from lib.reference.rows import ReferenceRow
from procurement.rules.limits import Limit


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
        """By Finnish name."""

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
        """The Finnish name."""
        return self.name_fi

    def name(self, language: str) -> str:
        """Swedish name in Swedish, else the Finnish one (also in English, as the authorities do for
        Finnish-majority places).
        """
        return (
            self.name_sv
            if language == "sv" or (language == "en" and self.majority_language == "sv")
            else self.name_fi
        )

    @property
    def shown_name(self) -> str:
        """In the language of the page."""
        return self.name(page_language())


class RuleSet(ReferenceRow):
    """Limits that are in force together between two dates: the Avoin kunta rule, the national
    act's, the EU's.
    """

    slug = models.SlugField(max_length=60, unique=True)
    is_default = models.BooleanField(default=False)
    title_fi, title_sv, title_en = localized(models.CharField, max_length=120)
    description_fi, description_sv, description_en = localized(models.TextField)
    jurisdiction_note_fi, jurisdiction_note_sv, jurisdiction_note_en = localized(models.TextField)
    level = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True, default="")
    value_basis = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)
    note_en = models.TextField(blank=True, default="")

    class Meta:
        """Newest first within a level."""

        verbose_name = "sääntöjoukko"
        verbose_name_plural = "sääntöjoukot"
        ordering = ["level", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="rule_set_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="rule_set_level_is_known",
                condition=Q(level__in=["initiative", "national", "eu"]),
            ),
        ]

    def __str__(self) -> str:
        """Its slug."""
        return self.slug

    def title(self, language: str) -> Text:
        """Its name."""
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
        """In the language of the page."""
        return self.title(page_language())

    def description(self, language: str) -> Text:
        """What it is."""
        return text_of(self, "description", language)

    @property
    def shown_description(self) -> Text:
        """In the language of the page."""
        return self.description(page_language())

    def clean(self) -> None:
        """One default a day, told before the trigger refuses it."""
        others = (
            RuleSet.objects.offered()
            .exclude(pk=self.pk)
            .filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from), is_default=True)
        )
        if (
            self.is_default
            and self.is_offered
            and others.filter(valid_from__lte=self.valid_to or date.max).exists()
        ):
            raise ValidationError(
                {"is_default": f"{others[0]} is the default on some of the same days"}
            )

    def is_in_force(self, on: date) -> bool:
        """Both dates count."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Threshold(ReferenceRow):
    """A dated, sourced limit. The amount itself is under the rule: value >= amount."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="thresholds")
    slug = models.SlugField(max_length=60, unique=True)
    procedure_class = models.CharField(max_length=30)
    title_fi, title_sv, title_en = localized(models.CharField, max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)
    note_en = models.TextField(blank=True, default="")

    class Meta:
        """By amount."""

        verbose_name = "kynnysarvo"
        verbose_name_plural = "kynnysarvot"
        ordering = ["rule_set", "amount", "slug"]
        constraints = [
            models.CheckConstraint(name="threshold_amount_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="rule_set_has_one_threshold_per_procedure_class",
                fields=["rule_set", "procedure_class"],
            ),
        ]

    def __str__(self) -> str:
        """Its slug."""
        return self.slug

    def title(self, language: str) -> Text:
        """What it concerns."""
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
        """In the language of the page."""
        return self.title(page_language())

    def as_limit(self) -> Limit:
        """The value the rules work with. Needs `rule_set` loaded."""
        rules = self.rule_set
        return Limit(
            self.slug,
            self.amount,
            rules.slug,
            self.procedure_class,
            rules.level,
            rules.valid_from,
            rules.valid_to,
            self.source,
            rules.is_default,
        )


class SourcedText(ReferenceRow):
    """A statement in three languages with its source."""

    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField()
    title_fi, title_sv, title_en = localized(models.CharField, max_length=120)
    text_fi, text_sv, text_en = localized(models.TextField)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        """In the order of the file."""

        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        """Its slug."""
        return self.slug

    def title(self, language: str) -> Text:
        """Its name, empty for value rules."""
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
        """In the language of the page."""
        return self.title(page_language())

    def text(self, language: str) -> Text:
        """The statement."""
        return text_of(self, "text", language)

    @property
    def shown_text(self) -> Text:
        """In the language of the page."""
        return self.text(page_language())


class Route(SourcedText):
    """A way for a municipality to buy."""

    class Meta(SourcedText.Meta):
        """As its base."""

        verbose_name = "hankintatapa"
        verbose_name_plural = "hankintatavat"


class ValueRule(SourcedText):
    """How the value of a purchase is estimated."""

    class Meta(SourcedText.Meta):
        """As its base."""

        verbose_name = "arvon laskennan sääntö"
        verbose_name_plural = "arvon laskennan säännöt"


class MunicipalityDomain(models.Model):
    """A domain whose addresses belong to people of the municipality; kept by staff."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="domains", verbose_name="kunta"
    )
    domain = models.CharField("verkkotunnus", max_length=120, unique=True)

    class Meta:
        """By domain."""

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
        """The domain."""
        return self.domain


class BuyerRoleQuerySet(models.QuerySet["BuyerRole"]):
    """Adjectives of roles."""

    def confirmed(self) -> "BuyerRoleQuerySet":
        """Not ended. One by an address lives only while the address does: ask `buys_for`."""
        return self.filter(ended_at__isnull=True, since__isnull=False)

    def waiting(self) -> "BuyerRoleQuerySet":
        """For staff's word."""
        return self.filter(ended_at__isnull=True, since__isnull=True)


class BuyerRole(models.Model):
    """A person buys for a municipality: shown by an address in its domain, or by staff's word.
    Empty `since` waits for staff.
    """

    class Proof(models.TextChoices):
        """What shows it."""

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
        """Oldest first."""

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
        """Municipality and proof."""
        return f"{self.municipality_id}: {self.proof}"
