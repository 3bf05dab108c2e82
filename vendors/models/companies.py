"""Companies, whose they are, and the domains staff know to be theirs."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Mod, Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fi import ytunnus

from lib.i18n.localized import Text, text_of
from lib.models.fields import localized
from vendors.models.memberships import Membership
from vendors.models.team import TeamMember

# The weights of the Finnish business id; with the check digit itself the sum is a multiple of 11
# (Finnish Patent and Registration Office).
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def validate_business_id(value: str) -> None:
    """Raises ValidationError when the form or the check digit is wrong."""
    if not ytunnus.is_valid(value) or value != ytunnus.format(value):
        raise ValidationError(
            _("Y-tunnuksen muoto on 1234567-8, ja tarkistusmerkin on täsmättävä."),
            code="business_id",
        )


def check_sum() -> models.expressions.Combinable:
    # In SQL, so that the database refuses what the form would.
    digits = [
        Cast(Substr("business_id", place + 1, 1), models.IntegerField()) * weight
        for place, weight in enumerate(CHECK_WEIGHTS)
    ]
    total: models.expressions.Combinable = Cast(Substr("business_id", 9, 1), models.IntegerField())
    for digit in digits:
        total = total + digit
    return total


class VendorQuerySet(models.QuerySet["Vendor"]):
    def confirmed(self) -> "VendorQuerySet":
        """Those whose owners are shown to act for them; nothing of others is public."""
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> "VendorQuerySet":
        return self.filter(
            models.Exists(TeamMember.objects.in_force().filter(vendor=models.OuterRef("pk"))),
            confirmed_at__isnull=True,
        )

    def listed(self, on: date) -> "VendorQuerySet":
        return self.confirmed().filter(
            models.Exists(Membership.objects.in_force(on).filter(vendor=models.OuterRef("pk")))
        )


class Vendor(models.Model):
    """A company, listed with all it lists while a COSS membership of its own is in force."""

    class Size(models.TextChoices):
        """By the EU's recommendation 2003/361/EC, by staff."""

        MICRO = "micro", gettext_lazy("alle 10 henkilöä")
        SMALL = "small", gettext_lazy("10–49 henkilöä")
        MEDIUM = "medium", gettext_lazy("50–249 henkilöä")
        LARGE = "large", gettext_lazy("vähintään 250 henkilöä")

    class Proof(models.TextChoices):
        STAFF = "staff", "ylläpidon vahvistus"
        DOMAIN = "domain", "osoite yrityksen verkkotunnuksessa"

    name = models.CharField("nimi", max_length=120)
    slug = models.SlugField("tunnus", max_length=80, unique=True)
    business_id = models.CharField(
        "Y-tunnus", max_length=9, unique=True, validators=[validate_business_id]
    )
    # A code, not a key: the register of municipalities is the sibling room's.
    home_municipality_code = models.CharField("kotikunta", max_length=3)
    size = models.CharField("kokoluokka", max_length=6, choices=Size)
    website = models.URLField("verkkosivusto", max_length=300)
    introduction_fi, introduction_sv, introduction_en = localized(models.CharField, max_length=300)
    contact_role = models.CharField(
        "yhteyshenkilön tehtävä", max_length=120, blank=True, default=""
    )
    contact_email = models.EmailField("yhteyshenkilön sähköposti", blank=True, default="")
    contact_phone = models.CharField(
        "yhteyshenkilön puhelin", max_length=40, blank=True, default=""
    )
    contact_consent_at = models.DateTimeField(
        "suostumus yhteystietojen julkaisuun", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("yritys vahvistettu", null=True, blank=True)
    proof = models.CharField(
        "vahvistuksen peruste", max_length=6, choices=Proof, blank=True, default=""
    )
    row_version = models.PositiveIntegerField(default=1)

    objects: ClassVar[VendorQuerySet] = VendorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "toimittaja"
        verbose_name_plural = "toimittajat"
        permissions = [("decide_companies", "Saa ratkaista, kenen yritys on ja onko se jäsen")]
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="vendor_business_id_has_its_form",
                condition=Q(business_id__regex=r"^[0-9]{7}-[0-9]$"),
            ),
            models.CheckConstraint(
                name="vendor_business_id_has_its_check_digit",
                condition=Q(business_id__regex=r"^[0-9]{7}-[0-9]$")
                & models.Q(models.lookups.Exact(Mod(check_sum(), 11), 0)),
            ),
            models.CheckConstraint(
                name="vendor_home_municipality_is_a_code",
                condition=Q(home_municipality_code__regex=r"^[0-9]{3}$"),
            ),
            models.CheckConstraint(
                name="vendor_confirmed_has_its_proof",
                condition=Q(confirmed_at__isnull=True, proof="")
                | Q(confirmed_at__isnull=False, proof__in=["staff", "domain"]),
            ),
            models.CheckConstraint(
                name="vendor_size_is_known",
                condition=Q(size__in=["micro", "small", "medium", "large"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalogue:vendor-detail", args=[self.slug])

    def introduction(self, language: str) -> Text:
        return text_of(self, "introduction", language)

    def public_contact(self) -> dict[str, str]:
        if self.contact_consent_at is None:
            return {}
        contact = {
            "role": self.contact_role,
            "email": self.contact_email,
            "phone": self.contact_phone,
        }
        return {name: value for name, value in contact.items() if value}


class CompanyDomain(models.Model):
    """A company's own domain as staff know it, for instance from the COSS list of members.

    It is never what somebody typed at registering, and may be known before the company registers.
    """

    business_id = models.CharField("Y-tunnus", max_length=9, validators=[validate_business_id])
    domain = models.CharField("verkkotunnus", max_length=120)
    source = models.CharField("lähde", max_length=200)

    class Meta:
        verbose_name = "yrityksen verkkotunnus"
        verbose_name_plural = "yritysten verkkotunnukset"
        ordering = ["domain", "business_id"]
        constraints = [
            models.UniqueConstraint(
                name="company_domain_is_kept_once", fields=["business_id", "domain"]
            ),
            models.CheckConstraint(
                name="company_domain_is_plain",
                condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
            ),
            models.CheckConstraint(
                name="company_domain_business_id_has_its_form",
                condition=Q(business_id__regex=r"^[0-9]{7}-[0-9]$"),
            ),
        ]

    def __str__(self) -> str:
        return self.domain
