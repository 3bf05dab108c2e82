"""Companies, and the periods of COSS membership that decide whether a company is listed."""

from datetime import date, datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Lower, Mod, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fi import ytunnus

from accounts.models import User
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized

# The weights of the Finnish business id; with the check digit itself the sum is a multiple of 11
# (Finnish Patent and Registration Office).
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def validate_business_id(value: str) -> None:
    """Refuses an id whose form or check digit is wrong."""
    if not ytunnus.is_valid(value) or value != ytunnus.format(value):
        raise ValidationError(
            _("Y-tunnuksen muoto on 1234567-8, ja tarkistusmerkin on täsmättävä."),
            code="business_id",
        )


def check_sum() -> models.expressions.Combinable:
    """The weighted sum as SQL, so that the database refuses what the form would."""
    digits = [
        Cast(Substr("business_id", place + 1, 1), models.IntegerField()) * weight
        for place, weight in enumerate(CHECK_WEIGHTS)
    ]
    total: models.expressions.Combinable = Cast(Substr("business_id", 9, 1), models.IntegerField())
    for digit in digits:
        total = total + digit
    return total


class VendorQuerySet(models.QuerySet["Vendor"]):
    """Adjectives for vendors."""

    def confirmed(self) -> "VendorQuerySet":
        """Those of which it has been shown that their owners act for them. Nothing of others is
        public.
        """
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> "VendorQuerySet":
        """Those somebody acts for, though it has not been shown whose they are."""
        return self.filter(
            models.Exists(TeamMember.objects.in_force().filter(vendor=models.OuterRef("pk"))),
            confirmed_at__isnull=True,
        )

    def listed(self, on: date) -> "VendorQuerySet":
        """Confirmed, and the COSS membership in force on that day."""
        return self.confirmed().filter(
            models.Exists(Membership.objects.in_force(on).filter(vendor=models.OuterRef("pk")))
        )


class Vendor(models.Model):
    """A company. It is listed, with all it lists, while a COSS membership of its own is in force."""

    class Size(models.TextChoices):
        """By the EU's recommendation 2003/361/EC, by staff."""

        MICRO = "micro", gettext_lazy("alle 10 henkilöä")
        SMALL = "small", gettext_lazy("10–49 henkilöä")
        MEDIUM = "medium", gettext_lazy("50–249 henkilöä")
        LARGE = "large", gettext_lazy("vähintään 250 henkilöä")

    class Proof(models.TextChoices):
        """What showed that the company's owners act for it."""

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
        """By name."""

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
        """The name."""
        return self.name

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("catalogue:vendor-detail", args=[self.slug])

    def introduction(self, language: str) -> Text:
        """In the language asked for, else the first there is."""
        return text_of(self, "introduction", language)

    def public_contact(self) -> dict[str, str]:
        """Role, e-mail and phone, only when the person has consented."""
        if self.contact_consent_at is None:
            return {}
        contact = {
            "role": self.contact_role,
            "email": self.contact_email,
            "phone": self.contact_phone,
        }
        return {name: value for name, value in contact.items() if value}


class CompanyDomain(models.Model):
    """A company's own domain as staff know it, for instance from the COSS list of members; never
    what somebody typed at registering. It may be known before the company registers.
    """

    business_id = models.CharField("Y-tunnus", max_length=9, validators=[validate_business_id])
    domain = models.CharField("verkkotunnus", max_length=120)
    source = models.CharField("lähde", max_length=200)

    class Meta:
        """By domain."""

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
        """The domain."""
        return self.domain


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Adjectives for memberships."""

    def in_force(self, on: date) -> "MembershipQuerySet":
        """Begun, and not ended before that day; the last day counts."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Membership(models.Model):
    """A period of membership in COSS ry, with the source that shows it."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="memberships", verbose_name="toimittaja"
    )
    starts_on = models.DateField("alkaa")
    ends_on = models.DateField("viimeinen päivä", null=True, blank=True)
    source = models.CharField("lähde", max_length=200)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Oldest first."""

        verbose_name = "COSS-jäsenyys"
        verbose_name_plural = "COSS-jäsenyydet"
        ordering = ["vendor", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="membership_starts_once_a_day", fields=["vendor", "starts_on"]
            ),
            models.UniqueConstraint(
                name="vendor_has_one_open_ended_membership",
                fields=["vendor"],
                condition=Q(ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """The period."""
        return f"{self.starts_on}–{self.ends_on or ''}"

    def overlaps(self, other: "Membership") -> bool:
        """They have a day in common."""
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
            self.ends_on or date.max
        )


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Adjectives for team members."""

    def in_force(self) -> "TeamMemberQuerySet":
        """Those who act for the vendor now: not ended, the person active."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def at_some_time_since(self, moment: datetime) -> "TeamMemberQuerySet":
        """Those who act for the vendor now or did at the moment or later."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=moment))

    def owners(self) -> "TeamMemberQuerySet":
        """Those who may manage the team."""
        return self.filter(role=TeamMember.Role.OWNER)


class TeamMember(models.Model):
    """A person who acts for a vendor. Rights follow from this row and end with it."""

    class Role(models.TextChoices):
        """Owners manage the company and its team; both write offerings."""

        OWNER = "owner", "omistaja"
        EDITOR = "editor", "muokkaaja"

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="team", verbose_name="toimittaja"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="teams", verbose_name="henkilö"
    )
    role = models.CharField("rooli", max_length=6, choices=Role)
    since = models.DateTimeField("alkaen", default=timezone.now)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    objects: ClassVar[TeamMemberQuerySet] = TeamMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Owners first."""

        verbose_name = "tiimin jäsen"
        verbose_name_plural = "tiimin jäsenet"
        ordering = ["vendor", "-role", "since"]
        constraints = [
            models.UniqueConstraint(
                name="team_member_acts_for_a_vendor_once",
                fields=["vendor", "user"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="team_member_role_is_known", condition=Q(role__in=["owner", "editor"])
            ),
            models.CheckConstraint(
                name="team_member_ends_after_the_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        """Role and vendor."""
        return f"{self.vendor_id}: {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Adjectives for invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def usable(self, at: datetime) -> "InvitationQuerySet":
        """Open and not expired."""
        return self.open().filter(expires_at__gt=at)


class Invitation(models.Model):
    """An invitation to a company's team, sent to an address. Only the hash of its key is kept."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="invitations", verbose_name="toimittaja"
    )
    email = models.EmailField("sähköposti", max_length=254)
    role = models.CharField("rooli", max_length=6, choices=TeamMember.Role)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations_sent", verbose_name="kutsuja"
    )
    created_at = models.DateTimeField("kutsuttu")
    expires_at = models.DateTimeField("vanhenee")
    accepted_at = models.DateTimeField("hyväksytty", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField("peruttu", null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        verbose_name = "kutsu"
        verbose_name_plural = "kutsut"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="invitation_is_open_once_per_address",
                fields=["vendor", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_role_is_known", condition=Q(role__in=["owner", "editor"])
            ),
            models.CheckConstraint(
                name="invitation_email_is_in_lower_case", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_revoked",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Company and role."""
        return f"{self.vendor_id}: {self.role}"


class Claimed(models.Model):
    """Something a person says, which staff confirm or refuse."""

    class Outcome(models.TextChoices):
        """Empty until staff have decided."""

        CONFIRMED = "confirmed", "vahvistettu"
        REFUSED = "refused", "hylätty"

    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="ilmoittaja"
    )
    made_at = models.DateTimeField("ilmoitettu")
    note = models.TextField("lisätieto", max_length=1000, blank=True, default="")
    outcome = models.CharField("ratkaisu", max_length=9, choices=Outcome, blank=True, default="")
    decided_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss_decided",
        verbose_name="käsittelijä",
    )
    decided_at = models.DateTimeField("käsitelty", null=True, blank=True)
    reason = models.CharField("perustelu", max_length=300, blank=True, default="")

    class Meta:
        """Oldest first."""

        abstract = True
        ordering = ["made_at", "pk"]


IS_DECIDED = Q(outcome="", decided_at__isnull=True) | Q(
    outcome__in=["confirmed", "refused"], decided_at__isnull=False
)


class MembershipStatement(Claimed):
    """A company says that it is a member of COSS ry; staff confirm it with a period and a source."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="statements", verbose_name="toimittaja"
    )

    class Meta(Claimed.Meta):
        """One open at a time."""

        verbose_name = "ilmoitus jäsenyydestä"
        verbose_name_plural = "ilmoitukset jäsenyydestä"
        constraints = [
            models.UniqueConstraint(
                name="vendor_has_one_open_membership_statement",
                fields=["vendor"],
                condition=Q(outcome=""),
            ),
            models.CheckConstraint(
                name="membership_statement_is_decided_at_a_time", condition=IS_DECIDED
            ),
        ]

    def __str__(self) -> str:
        """Company and outcome."""
        return f"{self.vendor_id}: {self.outcome or '…'}"


class TakeoverRequest(Claimed):
    """A person says to act for a company that is in the register already; staff decide."""

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="takeovers", verbose_name="toimittaja"
    )

    class Meta(Claimed.Meta):
        """One open for each person."""

        verbose_name = "haltuunottopyyntö"
        verbose_name_plural = "haltuunottopyynnöt"
        constraints = [
            models.UniqueConstraint(
                name="person_has_one_open_takeover_per_vendor",
                fields=["vendor", "made_by"],
                condition=Q(outcome=""),
            ),
            models.CheckConstraint(name="takeover_is_decided_at_a_time", condition=IS_DECIDED),
        ]

    def __str__(self) -> str:
        """Company and outcome."""
        return f"{self.vendor_id}: {self.outcome or '…'}"
