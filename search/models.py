"""What waits to be indexed, and the words that mean the same."""

from django.db import models
from django.utils import timezone


class QueueRow(models.Model):
    """An offering whose public face changed; written in the transaction of the change, removed after the index has it."""

    # Not a key: the row must outlive an offering that is deleted, so that the index forgets it too.
    offering_id = models.BigIntegerField("ratkaisu")
    created_at = models.DateTimeField("luotu", default=timezone.now)

    class Meta:
        """First come, first served."""

        verbose_name = "indeksointijonon rivi"
        verbose_name_plural = "indeksointijono"
        ordering = ["pk"]

    def __str__(self) -> str:
        """The offering."""
        return f"{self.offering_id}"


class SynonymSet(models.Model):
    """Words that a searcher may use for one another. Editors change them without a new index: they widen the query."""

    slug = models.SlugField("tunnus", max_length=80, unique=True)
    language = models.CharField("kieli", max_length=2, default="fi")
    words = models.JSONField("sanat")

    class Meta:
        """By name."""

        verbose_name = "synonyymit"
        verbose_name_plural = "synonyymit"
        ordering = ["slug"]
        constraints = [models.CheckConstraint(name="synonym_set_language_is_known", condition=models.Q(language__in=["fi", "sv", "en"]))]

    def __str__(self) -> str:
        """The words."""
        return ", ".join(self.words)
