"""An offering and the companies that offer it together."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalogue.freshness import first_moment_shown
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized
from vendors.models import Vendor
from vendors.permissions import vendors_of


class OfferingQuerySet(models.QuerySet["Offering"]):
    def of_team(self, user: User | AnonymousUser) -> "OfferingQuerySet":
        return self.filter(vendor__in=vendors_of(user))

    def published(self, on: date) -> "OfferingQuerySet":
        """Public on that day: a published version, not withdrawn, the vendor listed.

        The one definition; everything public starts here.
        """
        listed = Vendor.objects.listed(on).filter(pk=models.OuterRef("vendor"))
        return self.filter(
            models.Exists(listed), published__isnull=False, withdrawn_at__isnull=True
        )

    def fresh(self, on: date) -> "OfferingQuerySet":
        """In the default results on that day.

        The vendor has confirmed the facts within a year and sixty days, or they were approved then.
        """
        return self.alias(
            last_confirmed=Coalesce("published__confirmed_at", "published__decided_at")
        ).filter(last_confirmed__gte=first_moment_shown(on))

    def withdrawn(self) -> "OfferingQuerySet":
        return self.filter(published__isnull=False, withdrawn_at__isnull=False)

    def lapsed(self, on: date) -> "OfferingQuerySet":
        """Published and not withdrawn, but the vendor, listed before, is so no more."""
        vendors = Vendor.objects.filter(pk=models.OuterRef("vendor"))
        # Of a company that is not confirmed nothing is said.
        was = vendors.confirmed().filter(memberships__ends_on__lt=on)
        return self.filter(
            models.Exists(was),
            ~models.Exists(vendors.listed(on)),
            published__isnull=False,
            withdrawn_at__isnull=True,
        )


class Offering(models.Model):
    """What one vendor lists; its content is in its versions."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="offerings", verbose_name="toimittaja"
    )
    slug = models.SlugField("tunnus", max_length=100, unique=True)
    # The pointer that makes a version public. A trigger keeps it to an approved version of this
    # offering.
    published = models.OneToOneField(
        "Version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_for",
        verbose_name="julkaistu versio",
    )
    created_at = models.DateTimeField("luotu", default=timezone.now)
    withdrawn_at = models.DateTimeField("poistettu julkisesta hakemistosta", null=True, blank=True)
    withdrawal_reason_fi, withdrawal_reason_sv, withdrawal_reason_en = localized(
        models.CharField, max_length=300
    )

    objects: ClassVar[OfferingQuerySet] = OfferingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ratkaisu"
        verbose_name_plural = "ratkaisut"
        permissions = [
            ("withdraw_offering", "Saa poistaa ratkaisun julkisesta hakemistosta ja palauttaa sen")
        ]
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("catalogue:offering-detail", args=[self.slug])


class PartnerQuerySet(models.QuerySet["Partner"]):
    def current(self) -> "PartnerQuerySet":
        return self.filter(ended_at__isnull=True)

    def shown(self, on: date) -> "PartnerQuerySet":
        """Accepted, not ended, and the company listed."""
        return self.current().filter(
            accepted_at__isnull=False, vendor__in=Vendor.objects.listed(on)
        )


class Partner(models.Model):
    """A company that offers together with the lead vendor.

    It is shown once it has accepted, and until it is ended.
    """

    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="partners", verbose_name="ratkaisu"
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="partnerships", verbose_name="kumppani"
    )
    role_fi, role_sv, role_en = localized(models.CharField, max_length=120)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="partner_invitations"
    )
    invited_at = models.DateTimeField("kutsuttu")
    accepted_at = models.DateTimeField("hyväksytty", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_partnerships"
    )
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    objects: ClassVar[PartnerQuerySet] = PartnerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kumppani"
        verbose_name_plural = "kumppanit"
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="partner_is_on_an_offering_once",
                fields=["offering", "vendor"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="partner_accepts_as_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.vendor_id}"

    def role(self, language: str) -> Text:
        return text_of(self, "role", language)
