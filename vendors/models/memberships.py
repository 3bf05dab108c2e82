"""Memberships of COSS ry, and what people claim of a company until staff have decided."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> "MembershipQuerySet":
        """Begun, and not ended before that day; the last day counts."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Membership(models.Model):
    """A period of membership in COSS ry, with the source that shows it."""

    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name="toimittaja",
    )
    starts_on = models.DateField("alkaa")
    ends_on = models.DateField("viimeinen päivä", null=True, blank=True)
    source = models.CharField("lähde", max_length=200)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
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
        return f"{self.starts_on}–{self.ends_on or ''}"

    def overlaps(self, other: "Membership") -> bool:
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
            self.ends_on or date.max
        )


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
        abstract = True
        ordering = ["made_at", "pk"]


IS_DECIDED = Q(outcome="", decided_at__isnull=True) | Q(
    outcome__in=["confirmed", "refused"], decided_at__isnull=False
)


class MembershipStatement(Claimed):
    """A company says it is a member of COSS ry; staff confirm it with a period and a source."""

    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name="toimittaja",
    )

    class Meta(Claimed.Meta):
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
        return f"{self.vendor_id}: {self.outcome or '…'}"


class TakeoverRequest(Claimed):
    """A person says to act for a company that is in the register already; staff decide."""

    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.PROTECT,
        related_name="takeovers",
        verbose_name="toimittaja",
    )

    class Meta(Claimed.Meta):
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
        return f"{self.vendor_id}: {self.outcome or '…'}"
