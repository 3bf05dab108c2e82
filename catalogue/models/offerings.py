"""An offering and its versions."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.freshness import first_moment_shown
from catalogue.models.taxonomy import Component, MunicipalFunction, Phase
from lib.forms.choices import DraftChoices
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized
from vendors.models import Vendor
from vendors.permissions import vendors_of


class State(models.TextChoices):
    """Where a version is on its way to the public."""

    DRAFT = "draft", _("Luonnos")
    SUBMITTED = "submitted", _("Arvioitavana")
    CHANGES_REQUESTED = "changes_requested", _("Korjattavana")
    APPROVED = "approved", _("Julkaistu")
    REJECTED = "rejected", _("Hylätty")
    SUPERSEDED = "superseded", _("Korvattu")


OPEN_STATES = [State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED]
EDITABLE_STATES = [State.DRAFT, State.CHANGES_REQUESTED]


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Adjectives for offerings."""

    def of_team(self, user: User | AnonymousUser) -> "OfferingQuerySet":
        """Those of the companies the person acts for now."""
        return self.filter(vendor__in=vendors_of(user))

    def published(self, on: date) -> "OfferingQuerySet":
        """Public on that day: a published version, not withdrawn, the vendor listed. The one
        definition; everything public starts here.
        """
        listed = Vendor.objects.listed(on).filter(pk=models.OuterRef("vendor"))
        return self.filter(
            models.Exists(listed), published__isnull=False, withdrawn_at__isnull=True
        )

    def fresh(self, on: date) -> "OfferingQuerySet":
        """In the default results on that day: the vendor has confirmed the facts within a year and
        sixty days, or they were approved then.
        """
        return self.alias(
            last_confirmed=Coalesce("published__confirmed_at", "published__decided_at")
        ).filter(last_confirmed__gte=first_moment_shown(on))

    def withdrawn(self) -> "OfferingQuerySet":
        """Once published, since withdrawn."""
        return self.filter(published__isnull=False, withdrawn_at__isnull=False)

    def lapsed(self, on: date) -> "OfferingQuerySet":
        """Published and not withdrawn, but the vendor, listed before, is so no more. Of a company
        that is not confirmed nothing is said.
        """
        vendors = Vendor.objects.filter(pk=models.OuterRef("vendor"))
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
        """By address."""

        verbose_name = "ratkaisu"
        verbose_name_plural = "ratkaisut"
        permissions = [
            ("withdraw_offering", "Saa poistaa ratkaisun julkisesta hakemistosta ja palauttaa sen")
        ]
        ordering = ["slug"]

    def __str__(self) -> str:
        """Its address."""
        return self.slug

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("catalogue:offering-detail", args=[self.slug])


class VersionQuerySet(models.QuerySet["Version"]):
    """Adjectives for versions."""

    def of_team(self, user: User | AnonymousUser) -> "VersionQuerySet":
        """Those of the companies the person acts for now."""
        return self.filter(offering__vendor__in=vendors_of(user))

    def editable(self) -> "VersionQuerySet":
        """Drafts, and those sent back for changes."""
        return self.filter(state__in=EDITABLE_STATES)

    def last_confirmed_before(self, moment: datetime) -> "VersionQuerySet":
        """Neither approved nor confirmed since; the oldest first."""
        return (
            self.annotate(last_confirmed=Coalesce("confirmed_at", "decided_at"))
            .filter(last_confirmed__lt=moment)
            .order_by("last_confirmed", "pk")
        )

    def with_content(self) -> "VersionQuerySet":
        """Everything below a version, in a fixed number of queries."""
        below = (
            "placements__component",
            "functions",
            "phases",
            "cpv_codes",
            "standards",
            "parts__prices__tiers",
            "claims__evidence",
            "answers__question",
        )
        return self.select_related("offering__vendor").prefetch_related(*below)


class Version(models.Model):
    """The content of an offering as once submitted. Frozen when submitted; `row_version` tells a
    stale write from a fresh one.
    """

    class Kind(models.TextChoices):
        """What is offered."""

        PRODUCT = "product", _("Tuote")
        SERVICE = "service", _("Palvelu")
        COMPONENT = "component", _("Komponentti")
        API = "api", _("Rajapinta")
        INTEGRATION = "integration", _("Integraatio")
        CODE_SNIPPET = "code_snippet", _("Koodiesimerkki")
        PROCESS_DESCRIPTION = "process_description", _("Prosessikuvaus")

    class UserGroup(models.TextChoices):
        """For whom it is."""

        RESIDENTS = "residents", _("Kuntalaiset")
        BUSINESSES = "businesses", _("Yritykset")
        STAFF = "staff", _("Kunnan työntekijät")
        ELECTED = "elected", _("Luottamushenkilöt")
        PARTNERS = "partners", _("Yhteistyökumppanit")
        AUTHORITIES = "authorities", _("Viranomaiset")

    class HostedBy(DraftChoices):
        """Who runs the servers."""

        VENDOR = "vendor", _("Toimittaja")
        CUSTOMER = "customer", _("Kunta")
        EITHER = "either", _("Toimittaja tai kunta")
        NONE = "none", _("Ei palvelimia")

    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="versions", verbose_name="ratkaisu"
    )
    number = models.PositiveIntegerField("numero")
    state = models.CharField("tila", max_length=20, choices=State, default=State.DRAFT)
    row_version = models.PositiveIntegerField(default=1)
    kind = models.CharField("tyyppi", max_length=20, choices=Kind)
    name_fi, name_sv, name_en = localized(models.CharField, max_length=120)
    summary_fi, summary_sv, summary_en = localized(models.CharField, max_length=300)
    description_fi, description_sv, description_en = localized(models.TextField)
    change_log_fi, change_log_sv, change_log_en = localized(models.TextField)
    components = models.ManyToManyField(
        Component, through="Placement", related_name="versions", verbose_name="komponentit"
    )
    functions = models.ManyToManyField(
        MunicipalFunction, related_name="versions", blank=True, verbose_name="kunnan tehtävät"
    )
    phases = models.ManyToManyField(
        Phase, related_name="versions", blank=True, verbose_name="vaiheet"
    )
    minimum_months = models.PositiveSmallIntegerField(
        "sopimuksen vähimmäiskesto, kk", null=True, blank=True
    )
    exit_notice_months = models.PositiveSmallIntegerField(
        "irtisanomisaika, kk", null=True, blank=True
    )
    exit_terms_fi, exit_terms_sv, exit_terms_en = localized(models.TextField)
    support_fi, support_sv, support_en = localized(models.TextField)
    hosted_by = models.CharField(
        "palvelimista vastaa", max_length=10, choices=HostedBy, blank=True, default=""
    )
    hosting_location = models.CharField("tiedon sijainti", max_length=2, blank=True, default="")
    user_groups = models.JSONField("käyttäjäryhmät", default=list, blank=True)
    languages = models.JSONField("käyttöliittymän kielet", default=list, blank=True)
    references_fi, references_sv, references_en = localized(models.TextField)
    accessibility_fi, accessibility_sv, accessibility_en = localized(models.TextField)
    accessibility_url = models.URLField(
        "saavutettavuusseloste", max_length=500, blank=True, default=""
    )
    created_at = models.DateTimeField("luotu", default=timezone.now)
    submitted_at = models.DateTimeField("lähetetty", null=True, blank=True)
    decided_at = models.DateTimeField("päätetty", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submitted_versions",
        verbose_name="lähettäjä",
    )
    # Of the whole content, taken when it was submitted: what is published is what was read.
    content_hash = models.CharField(max_length=64, blank=True, default="")
    review_due_on = models.DateField("arvioitava viimeistään", null=True, blank=True)
    fix_by = models.DateField("korjattava viimeistään", null=True, blank=True)
    confirmed_at = models.DateTimeField("tiedot vahvistettu", null=True, blank=True)
    # What a draft was read from: our field → the key in the file, and what the file left to mend.
    origins = models.JSONField(default=dict, blank=True)
    import_problems = models.JSONField(default=list, blank=True)
    # While it is written: the row_version in which each section changed last, and parts that were
    # taken away and can be brought back.
    section_rows = models.JSONField(null=True, blank=True)
    removed_parts = models.JSONField(null=True, blank=True)
    # What lists and filters need of the cost, computed by `catalogue.pricing.cost` when the version
    # is published.
    cost_profile = models.JSONField(default=dict, blank=True)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        verbose_name = "versio"
        verbose_name_plural = "versiot"
        ordering = ["offering", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="version_number_is_unique_in_its_offering", fields=["offering", "number"]
            ),
            models.UniqueConstraint(
                name="offering_has_one_open_version",
                fields=["offering"],
                condition=Q(state__in=["draft", "submitted", "changes_requested"]),
            ),
            models.UniqueConstraint(
                name="offering_has_one_approved_version",
                fields=["offering"],
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(name="version_number_starts_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="version_state_is_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "changes_requested",
                        "approved",
                        "rejected",
                        "superseded",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="version_kind_is_known",
                condition=Q(
                    kind__in=[
                        "product",
                        "service",
                        "component",
                        "api",
                        "integration",
                        "code_snippet",
                        "process_description",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="version_hosted_by_is_known",
                condition=Q(hosted_by__in=["", "vendor", "customer", "either", "none"]),
            ),
            models.CheckConstraint(
                name="version_submitted_has_its_time",
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_decided_has_its_time",
                condition=Q(state__in=["draft", "submitted"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_is_decided_after_it_is_submitted",
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="version_hashed_has_been_submitted",
                condition=Q(content_hash="") | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_sent_has_its_hash",
                condition=Q(state="draft") | Q(content_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="version_row_version_is_positive", condition=Q(row_version__gte=1)
            ),
            models.CheckConstraint(
                name="version_hosting_location_is_a_country",
                condition=Q(hosting_location="") | Q(hosting_location__regex=r"^[A-Z]{2}$"),
            ),
        ]

    def __str__(self) -> str:
        """Name and number."""
        return f"{self.name_fi} {self.number}"

    def get_absolute_url(self) -> str:
        """The public page of this version."""
        return reverse("catalogue:version-detail", args=[self.offering.slug, self.number])

    def name(self, language: str) -> Text:
        """In the language asked for."""
        return text_of(self, "name", language)

    def summary(self, language: str) -> Text:
        """At most 300 characters."""
        return text_of(self, "summary", language)

    def description(self, language: str) -> Text:
        """The longer text."""
        return text_of(self, "description", language)

    def change_log(self, language: str) -> Text:
        """What changed from the version before."""
        return text_of(self, "change_log", language)

    def exit_terms(self, language: str) -> Text:
        """What happens when the contract ends."""
        return text_of(self, "exit_terms", language)

    def support(self, language: str) -> Text:
        """When and how help is given."""
        return text_of(self, "support", language)

    def references(self, language: str) -> Text:
        """Who uses it."""
        return text_of(self, "references", language)

    def accessibility(self, language: str) -> Text:
        """How accessible it is."""
        return text_of(self, "accessibility", language)


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Adjectives for partners."""

    def current(self) -> "PartnerQuerySet":
        """Asked or accepted, and not ended."""
        return self.filter(ended_at__isnull=True)

    def shown(self, on: date) -> "PartnerQuerySet":
        """Accepted, not ended, and the company listed."""
        return self.current().filter(
            accepted_at__isnull=False, vendor__in=Vendor.objects.listed(on)
        )


class Partner(models.Model):
    """A company that offers together with the lead vendor. It is shown once it has accepted, and
    until it is ended.
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
        """Oldest first."""

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
        """Offering and company."""
        return f"{self.offering_id}: {self.vendor_id}"

    def role(self, language: str) -> Text:
        """What the partner does."""
        return text_of(self, "role", language)
