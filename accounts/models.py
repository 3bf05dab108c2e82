"""Users, known by e-mail address, and the audit log, to which rows are only ever added."""

from typing import Any, ClassVar, Never

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # noqa: ANN401 -- model fields
        """A user who can sign in with the password, or cannot when it is None."""
        if not email:
            msg = "A user needs an e-mail address."
            raise ValueError(msg)
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # noqa: ANN401 -- model fields
        """Staff with every permission."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in finds the address however it was typed."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name, unique whatever its case."""

    email = models.EmailField("sähköposti", max_length=254, unique=True)
    name = models.CharField("nimi", max_length=120, blank=True, default="")
    is_active = models.BooleanField("aktiivinen", default=True)
    is_staff = models.BooleanField("ylläpitäjä", default=False)
    created_at = models.DateTimeField("luotu", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """One address, one user."""

        verbose_name = "käyttäjä"
        verbose_name_plural = "käyttäjät"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_is_unique_whatever_its_case")]

    def __str__(self) -> str:
        """The address."""
        return self.email


def audit_verbs() -> list[tuple[str, str]]:
    """Asked when needed, so that a new verb changes no table."""
    return AuditEvent.Verb.choices


class AuditEvent(models.Model):
    """What was done, to what, by whom, when. Rows are added and never changed: here, in `save`, and by a database trigger."""

    class Verb(models.TextChoices):
        """`object.verb`, one for each change of state the site knows."""

        REFERENCE_LOADED = "reference.loaded"
        DEMO_LOADED = "demo.loaded"
        VENDOR_CHANGED = "vendor.changed"
        MEMBERSHIP_CHANGED = "membership.changed"
        OFFERING_PUBLISHED = "offering.published"
        OFFERING_CREATED = "offering.created"
        VERSION_STARTED = "version.started"
        VERSION_EDITED = "version.edited"
        VERSION_DISCARDED = "version.discarded"
        VERSION_SUBMITTED = "version.submitted"
        VERSION_APPROVED = "version.approved"
        VERSION_SUPERSEDED = "version.superseded"
        VERSION_CHANGES_REQUESTED = "version.changes_requested"
        VERSION_REJECTED = "version.rejected"
        VERSION_CONFIRMED = "version.confirmed"
        REVIEW_TAKEN = "review.taken"
        REVIEW_RELEASED = "review.released"
        REVIEW_SAVED = "review.saved"
        REVIEW_SECONDED = "review.seconded"
        REVIEW_POLICY_SET = "review_policy.set"
        CANNED_TEXT_CHANGED = "canned_text.changed"
        PARTNER_INVITED = "partner.invited"
        PARTNER_ACCEPTED = "partner.accepted"
        PARTNER_ENDED = "partner.ended"
        OFFERING_WITHDRAWN = "offering.withdrawn"
        OFFERING_RESTORED = "offering.restored"

    verb = models.CharField(max_length=60, choices=audit_verbs)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="audit_events")
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        """Newest first; the verb is one we know."""

        verbose_name = "tapahtuma"
        verbose_name_plural = "tapahtumaloki"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="audit_event_verb_is_object_dot_verb", condition=models.Q(verb__regex=r"^[a-z_]+\.[a-z_]+$"))]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_event_by_object")]

    def __str__(self) -> str:
        """Verb and object."""
        return f"{self.verb} {self.object_type}:{self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Only ever adds."""
        if self.pk is not None:
            raise AuditEventIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ANN401, ARG002 -- Django's own signature
        """Never."""
        raise AuditEventIsAppendOnly


class AuditEventIsAppendOnly(Exception):  # noqa: N818 -- the name says what is wrong
    """An audit event cannot be changed or removed."""
