"""What the public was told of each offering, in order, so that a copy elsewhere can follow."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalogue.models.offerings import Offering


class Face(models.Model):
    """An offering as the public was last told of it.

    A new change is a difference from this, whatever act or day made it.
    """

    class Shown(models.TextChoices):
        PUBLIC = "public", "julkinen"
        WITHDRAWN = "withdrawn", "poistettu"
        LAPSED = "lapsed", "toimittaja ei ole listalla"

    # Without a key in the database: that would lock the offering's row, which another act may hold
    # while it waits for the log.
    offering = models.OneToOneField(
        Offering,
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="face",
        verbose_name="ratkaisu",
    )
    shown = models.CharField("näkyvyys", max_length=9, choices=Shown)
    slug = models.CharField("tunnus", max_length=100)
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField("tiedot vahvistettu", null=True)
    updated_at = models.DateTimeField("muuttunut", db_index=True)
    # What lists show of it, ready (`publishing/card_facts.py`); null in a row of before.
    card = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = "julkinen tila"
        verbose_name_plural = "julkiset tilat"
        constraints = [
            models.CheckConstraint(
                name="face_shown_is_known", condition=Q(shown__in=["public", "withdrawn", "lapsed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.shown}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, number: int) -> "ChangeQuerySet":
        return self.filter(number__gt=number).order_by("number")


class Change(models.Model):
    """Something the public sees of an offering changed.

    Numbers have no gaps and follow the order of commits.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", "julkaistu"
        CHANGED = "changed", "muuttunut"
        WITHDRAWN = "withdrawn", "poistettu"
        RESTORED = "restored", "palautettu"
        VENDOR_LAPSED = "vendor_lapsed", "toimittaja poistui listalta"
        VENDOR_BACK = "vendor_back", "toimittaja palasi listalle"
        CONFIRMED = "confirmed", "tiedot vahvistettu"

    number = models.BigIntegerField("numero", primary_key=True)
    # Not a key: the row must outlive an offering that is deleted.
    offering_id = models.BigIntegerField("ratkaisu")
    kind = models.CharField("muutos", max_length=13, choices=Kind)
    slug = models.CharField("tunnus", max_length=100)
    previous_slug = models.CharField("aiempi tunnus", max_length=100, blank=True, default="")
    at = models.DateTimeField("aika", db_index=True)

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "julkinen muutos"
        verbose_name_plural = "julkiset muutokset"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="change_kind_is_known",
                condition=Q(
                    kind__in=[
                        "published",
                        "changed",
                        "withdrawn",
                        "restored",
                        "vendor_lapsed",
                        "vendor_back",
                        "confirmed",
                    ]
                ),
            ),
            models.CheckConstraint(name="change_numbers_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.slug}"


class ChangeLog(models.Model):
    """The one row whose lock gives out numbers.

    Whoever logs holds it until the commit: no smaller number appears after a larger one was read.
    """

    last_number = models.BigIntegerField("viimeinen numero", default=0)
    last_at = models.DateTimeField("viimeisen aika", null=True)
    forgotten_number = models.BigIntegerField("viimeinen unohdettu numero", default=0)
    forgotten_at = models.DateTimeField("viimeisen unohdetun aika", null=True)
    # Memberships begin and end with the day; up to this day that has been told.
    told_through = models.DateField("päivät kerrottu", null=True)

    class Meta:
        verbose_name = "muutosloki"
        verbose_name_plural = "muutosloki"
        constraints = [
            models.CheckConstraint(name="change_log_has_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="change_log_forgets_only_what_was_told",
                condition=Q(forgotten_number__gte=0, last_number__gte=models.F("forgotten_number")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_number}"
