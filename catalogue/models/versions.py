"""The versions of an offering: each holds its whole content."""

from datetime import date, datetime, time
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.freshness import overdue_before
from catalogue.models.offerings import Offering
from catalogue.models.taxonomy import Component, MunicipalFunction, Phase
from lib.forms.choices import DraftChoices
from lib.i18n.localized import Text, text_of
from lib.models.fields import localized
from vendors.permissions import vendors_of


class State(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    SUBMITTED = "submitted", _("Arvioitavana")
    CHANGES_REQUESTED = "changes_requested", _("Korjattavana")
    APPROVED = "approved", _("Julkaistu")
    REJECTED = "rejected", _("Hylätty")
    SUPERSEDED = "superseded", _("Korvattu")


OPEN_STATES = [State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED]
EDITABLE_STATES = [State.DRAFT, State.CHANGES_REQUESTED]
DECIDED_STATES = [State.APPROVED, State.REJECTED, State.SUPERSEDED]


def _reviewers() -> Count:
    """Who holds a version or has approved this very submission counts."""
    from catalogue.models.claims import Review  # noqa: PLC0415 -- reviews refer to versions

    is_open = Q(reviews__decision="", reviews__released_at__isnull=True)
    is_approval = Q(
        reviews__decision=Review.Decision.APPROVE, reviews__read_row_version=F("row_version")
    )
    return Count("reviews", filter=is_open | is_approval, distinct=True)


class VersionQuerySet(models.QuerySet["Version"]):
    def of_team(self, user: User | AnonymousUser) -> "VersionQuerySet":
        return self.filter(offering__vendor__in=vendors_of(user))

    def submitted(self) -> "VersionQuerySet":
        return self.filter(state=State.SUBMITTED)

    def with_vendor(self) -> "VersionQuerySet":
        """Sent back: the vendor mends them."""
        return self.filter(state=State.CHANGES_REQUESTED)

    def decided(self) -> "VersionQuerySet":
        """For good; what is sent back is not."""
        return self.filter(state__in=DECIDED_STATES)

    def needing_reviewers(self, approvals: int) -> "VersionQuerySet":
        return self.annotate(reviewers=_reviewers()).filter(reviewers__lt=approvals)

    def with_enough_reviewers(self, approvals: int) -> "VersionQuerySet":
        return self.annotate(reviewers=_reviewers()).filter(reviewers__gte=approvals)

    def held_by(self, user: User) -> "VersionQuerySet":
        return self.filter(pk__in=user.reviews.open().values("version"))

    def not_held_by(self, user: User) -> "VersionQuerySet":
        return self.exclude(pk__in=user.reviews.open().values("version"))

    def published(self, on: date) -> "VersionQuerySet":
        return self.filter(published_for__in=Offering.objects.published(on))

    def unconfirmed(self, on: date) -> "VersionQuerySet":
        """Public, and overdue to be confirmed on that day; the oldest first."""
        before = timezone.make_aware(datetime.combine(overdue_before(on), time.min))
        return self.published(on).last_confirmed_before(before)

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
    """The content of an offering as once submitted.

    Frozen when submitted; `row_version` tells a stale write from a fresh one.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Tuote")
        SERVICE = "service", _("Palvelu")
        COMPONENT = "component", _("Komponentti")
        API = "api", _("Rajapinta")
        INTEGRATION = "integration", _("Integraatio")
        CODE_SNIPPET = "code_snippet", _("Koodiesimerkki")
        PROCESS_DESCRIPTION = "process_description", _("Prosessikuvaus")

    class UserGroup(models.TextChoices):
        RESIDENTS = "residents", _("Kuntalaiset")
        BUSINESSES = "businesses", _("Yritykset")
        STAFF = "staff", _("Kunnan työntekijät")
        ELECTED = "elected", _("Luottamushenkilöt")
        PARTNERS = "partners", _("Yhteistyökumppanit")
        AUTHORITIES = "authorities", _("Viranomaiset")

    class HostedBy(DraftChoices):
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
    # What is told of the facts that `catalogue.content.schema` declares, by name: so a new one
    # needs no column.
    facts = models.JSONField("muut tiedot", null=True, blank=True)
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
        return f"{self.name_fi} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue:version-detail", args=[self.offering.slug, self.number])

    def name(self, language: str) -> Text:
        return text_of(self, "name", language)

    def summary(self, language: str) -> Text:
        return text_of(self, "summary", language)

    def description(self, language: str) -> Text:
        return text_of(self, "description", language)

    def change_log(self, language: str) -> Text:
        return text_of(self, "change_log", language)
