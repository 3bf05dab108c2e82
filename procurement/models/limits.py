"""Dated rule sets with their limits, routes and value rules."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from lib.i18n.localized import Text, page_language, text_of
from lib.models.fields import localized
from lib.reference.rows import ReferenceRow
from procurement.rules.limits import Limit

# What stands in texts of assessments for the values of a finding.
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NAMES = frozenset(
    {
        *("value", "limit", "day", "months", "whole", "count", "low", "high", "entered", "rate"),
        *("without", "decided", "least", "notice", "parts"),
    }
)


class RuleSet(ReferenceRow):
    """Limits in force together between two dates: Avoin kunta's, the national act's or the EU's."""

    slug = models.SlugField(max_length=60, unique=True)
    # The Avoin kunta limit is that of the day's default, so that it can have a dated successor.
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
        return self.slug

    def title(self, language: str) -> Text:
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
        return self.title(page_language())

    def description(self, language: str) -> Text:
        return text_of(self, "description", language)

    @property
    def shown_description(self) -> Text:
        return self.description(page_language())

    def clean(self) -> None:
        # What is no day its own field has told.
        if not self.valid_from:
            return
        # One default a day, told before the trigger refuses it.
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
        return self.slug

    def title(self, language: str) -> Text:
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
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
    """A statement in three languages with its source; without days it holds on all."""

    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField()
    title_fi, title_sv, title_en = localized(models.CharField, max_length=120)
    text_fi, text_sv, text_en = localized(models.TextField)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        return self.slug

    def title(self, language: str) -> Text:
        """Its name, empty for value rules."""
        return text_of(self, "title", language)

    @property
    def shown_title(self) -> Text:
        return self.title(page_language())

    def text(self, language: str) -> Text:
        return text_of(self, "text", language)

    def is_in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    @property
    def shown_text(self) -> Text:
        return self.text(page_language())


class Route(SourcedText):
    """A way for a municipality to buy."""

    class Meta(SourcedText.Meta):
        verbose_name = "hankintatapa"
        verbose_name_plural = "hankintatavat"


class ValueRule(SourcedText):
    """How the value of a purchase is estimated."""

    class Meta(SourcedText.Meta):
        verbose_name = "arvon laskennan sääntö"
        verbose_name_plural = "arvon laskennan säännöt"


class AssessmentText(SourcedText):
    """What an assessment says by one of its codes, or asks of a route by its name.

    `{value}` and the like stand for what the finding holds. Without a source that of the limit
    stands, where the finding has one.
    """

    class Kind(models.TextChoices):
        REASON = "reason", "perustelu"
        WARNING = "warning", "varoitus"
        CONDITION = "condition", "ehto"

    kind = models.CharField(max_length=9, choices=Kind)
    code = models.CharField(max_length=40)
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta(SourcedText.Meta):
        verbose_name = "arvion teksti"
        verbose_name_plural = "arvion tekstit"
        constraints = [
            models.CheckConstraint(
                name="assessment_text_kind_is_known",
                condition=Q(kind__in=["reason", "warning", "condition"]),
            ),
        ]

    def clean(self) -> None:
        # A text names only what its code holds.
        unknown = set(PLACEHOLDER.findall(f"{self.text_fi} {self.text_sv} {self.text_en}")) - NAMES
        if unknown:
            raise ValidationError({"text_fi": f"no finding holds {', '.join(sorted(unknown))}"})
