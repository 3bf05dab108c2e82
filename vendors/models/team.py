"""Who acts for a company, and who is invited to."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def in_force(self) -> "TeamMemberQuerySet":
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def at_some_time_since(self, moment: datetime) -> "TeamMemberQuerySet":
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=moment))

    def owners(self) -> "TeamMemberQuerySet":
        return self.filter(role=TeamMember.Role.OWNER)


class TeamMember(models.Model):
    """A person who acts for a vendor. Rights follow from this row and end with it."""

    class Role(models.TextChoices):
        """Owners manage the company and its team; both write offerings."""

        OWNER = "owner", _("pääkäyttäjä")
        EDITOR = "editor", _("muokkaaja")

    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="team", verbose_name="toimittaja"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="teams", verbose_name="henkilö"
    )
    role = models.CharField("rooli", max_length=6, choices=Role)
    since = models.DateTimeField("alkaen", default=timezone.now)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    objects: ClassVar[TeamMemberQuerySet] = TeamMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
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
        return f"{self.vendor_id}: {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def usable(self, at: datetime) -> "InvitationQuerySet":
        return self.open().filter(expires_at__gt=at)


class Invitation(models.Model):
    """An invitation to a company's team, sent to an address. Only the hash of its key is kept."""

    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name="toimittaja",
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
        return f"{self.vendor_id}: {self.role}"
