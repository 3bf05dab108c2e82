"""Users, known by e-mail address, and the audit log, to which rows are only ever added."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Never

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.passwords import one_spelling, spellings

POWERS = ("is_active", "is_staff", "is_superuser")


class LastSuperuserError(Exception):
    """Nobody would be left who may do everything."""


class UserQuerySet(models.QuerySet["User"]):
    """Adjectives for users."""

    def superusers(self) -> "UserQuerySet":
        """Those who may do everything, and can come in."""
        return self.filter(**dict.fromkeys(POWERS, True))

    def update(self, **values: Any) -> int:
        """Raises LastSuperuserError."""
        if any(values.get(power) is False for power in POWERS):
            refuse_to_lose(self.superusers().values_list("pk", flat=True))
        return super().update(**values)


def refuse_to_lose(pks: Iterable[int]) -> None:
    """Raises LastSuperuserError when no superuser but these is left."""
    losing = set(pks)
    if losing and not User.objects.superusers().exclude(pk__in=losing).exists():
        raise LastSuperuserError


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can sign in with the password, or cannot when it is None."""
        if not email:
            msg = "A user needs an e-mail address."
            raise ValueError(msg)
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Staff with every permission."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in finds the address however it was typed."""
        user: User = self.get(email__iexact=username)
        return user


class NoticeChoice(models.TextChoices):
    """How a person takes the notices that are not necessary."""

    AT_ONCE = "at_once", _("heti")
    DAILY = "daily", _("kerran päivässä koosteena")
    NONE = "none", _("ei lainkaan")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name, unique whatever its case."""

    email = models.EmailField("sähköposti", max_length=254, unique=True)
    name = models.CharField("nimi", max_length=120, blank=True, default="")
    is_active = models.BooleanField("aktiivinen", default=True)
    is_staff = models.BooleanField("ylläpitäjä", default=False)
    created_at = models.DateTimeField("luotu", default=timezone.now)
    language = models.CharField(
        "viestien kieli", max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    notice_choice = models.CharField(
        "ilmoitukset", max_length=7, choices=NoticeChoice, default=NoticeChoice.AT_ONCE
    )
    erased_at = models.DateTimeField("poistettu", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """One address, one user."""

        verbose_name = "käyttäjä"
        verbose_name_plural = "käyttäjät"
        permissions = [("reset_second_factor", "Saa nollata kadonneen kaksivaiheisen tunnistuksen")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_whatever_its_case"),
            models.CheckConstraint(
                name="user_language_is_known", condition=Q(language__in=["fi", "sv", "en"])
            ),
            models.CheckConstraint(
                name="user_notice_choice_is_known",
                condition=Q(notice_choice__in=["at_once", "daily", "none"]),
            ),
            models.CheckConstraint(
                name="user_erased_is_not_active",
                condition=Q(erased_at__isnull=True) | Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        """The address."""
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Keep its one spelling; None opens nothing."""
        super().set_password(None if raw_password is None else one_spelling(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whatever the spelling; one that was kept as it was typed opens as it was typed."""
        check = super().check_password
        return any(check(spelling) for spelling in spellings(raw_password or ""))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises LastSuperuserError."""
        columns = kwargs.get("update_fields")
        is_losing = not all(getattr(self, power) for power in POWERS) and (
            columns is None or not set(POWERS).isdisjoint(columns)
        )
        if self.pk and is_losing:
            refuse_to_lose(
                User.objects.superusers().filter(pk=self.pk).values_list("pk", flat=True)
            )
        super().save(*args, **kwargs)

    def is_reviewer_on(self, day: date) -> bool:
        """Whether a term in the review group is in force; read anew each time."""
        return ReviewerTerm.objects.in_force(day).filter(user_id=self.pk).exists()


class ReviewerTermQuerySet(models.QuerySet["ReviewerTerm"]):
    """Adjectives for terms."""

    def in_force(self, on: date) -> "ReviewerTermQuerySet":
        """Begun, and not ended before that day; the last day counts."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)

    def overlapping(self, starts_on: date, ends_on: date | None) -> "ReviewerTermQuerySet":
        """Those with a day in common with the period; without an end it goes on for ever."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return rows.filter(starts_on__lte=ends_on) if ends_on else rows


class ReviewerTerm(models.Model):
    """A person's time in the JulkisCOSS group, which reviews offerings."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="reviewer_terms", verbose_name="arvioija"
    )
    starts_on = models.DateField("alkaa")
    ends_on = models.DateField("viimeinen päivä", null=True, blank=True)
    source = models.CharField("lähde", max_length=200)

    objects: ClassVar[ReviewerTermQuerySet] = ReviewerTermQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Oldest first."""

        verbose_name = "arvioijan kausi"
        verbose_name_plural = "arvioijien kaudet"
        ordering = ["user", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="reviewer_term_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="reviewer_term_starts_once_a_day", fields=["user", "starts_on"]
            ),
        ]

    def __str__(self) -> str:
        """The period."""
        return f"{self.starts_on}–{self.ends_on or ''}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Adjectives for keys."""

    def usable(self, at: datetime) -> "ApiKeyQuerySet":
        """Neither revoked nor expired, of an active person."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)


class ApiKey(models.Model):
    """A key to the API in a person's name. Only its hash is kept."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="api_keys", verbose_name="henkilö"
    )
    name = models.CharField("nimi", max_length=80)
    prefix = models.CharField("alku", max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField("saa kirjoittaa", default=False)
    created_at = models.DateTimeField("luotu")
    expires_at = models.DateTimeField("vanhenee")
    last_used_on = models.DateField("käytetty viimeksi", null=True, blank=True)
    revoked_at = models.DateTimeField("kumottu", null=True, blank=True)

    objects: ClassVar[ApiKeyQuerySet] = ApiKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        verbose_name = "rajapinta-avain"
        verbose_name_plural = "rajapinta-avaimet"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_key_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        """Name and beginning."""
        return f"{self.name} ({self.prefix}…)"


# Later than this it is told to staff: a sender that does not run, or a mail server that takes
# nothing.
UNTRIED_FOR = timedelta(minutes=15)
FAILING_FOR = timedelta(hours=1)


class MailQuerySet(models.QuerySet["Mail"]):
    """Adjectives for mails."""

    def unsent(self) -> "MailQuerySet":
        """Those that are still to go."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def overdue(self, at: datetime) -> "MailQuerySet":
        """Unsent though they should have left: nobody tried, or every try failed."""
        return self.unsent().filter(
            Q(failing_since__lte=at - FAILING_FOR)
            | Q(failing_since__isnull=True, due_at__lte=at - UNTRIED_FOR)
        )

    def undelivered(self) -> "MailQuerySet":
        """Those that could not be sent so far, or were given up."""
        return self.filter(sent_at__isnull=True, failing_since__isnull=False)


class Mail(models.Model):
    """A message that waits to be sent. Its text goes when it is sent, because it may hold a key."""

    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mails",
        verbose_name="henkilö",
    )
    address = models.EmailField("osoite", max_length=254)
    kind = models.CharField("laji", max_length=60)
    language = models.CharField("kieli", max_length=2)
    subject = models.CharField("otsikko", max_length=200)
    text = models.TextField("teksti", blank=True, default="")
    key = models.CharField(max_length=160, unique=True)
    is_for_digest = models.BooleanField("koosteeseen", default=False)
    created_at = models.DateTimeField("luotu")
    due_at = models.DateTimeField("lähetetään")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("yrityksiä", default=0)
    last_error = models.CharField("viimeisin virhe", max_length=200, blank=True, default="")
    failing_since = models.DateTimeField("ei ole lähtenyt", null=True, blank=True)
    given_up_at = models.DateTimeField("lähetys lopetettu", null=True, blank=True)
    sent_at = models.DateTimeField("lähetetty", null=True, blank=True)

    objects: ClassVar[MailQuerySet] = MailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Oldest first."""

        verbose_name = "viesti"
        verbose_name_plural = "viestit"
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_holds_no_text", condition=Q(sent_at__isnull=True) | Q(text="")
            ),
            models.CheckConstraint(
                name="mail_given_up_had_failed",
                condition=Q(given_up_at__isnull=True) | Q(failing_since__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_sent_is_not_failing",
                condition=Q(sent_at__isnull=True) | Q(failing_since__isnull=True),
            ),
        ]
        # What is looked for every second is few rows among many that were sent.
        indexes = [
            models.Index(fields=["due_at"], name="mail_unsent", condition=Q(sent_at__isnull=True)),
            models.Index(fields=["address", "kind", "created_at"], name="mail_by_address"),
        ]

    def __str__(self) -> str:
        """Kind and number; never the address."""
        return f"{self.kind} {self.pk}"


class Posted(models.Model):
    """Something that was sent and done, by a name of its content, with its answer sealed; kept for
    a day so that it is not done again.
    """

    content = models.CharField(max_length=64, unique=True)
    who = models.CharField(max_length=80)
    key = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")

    class Meta:
        """One row for each content."""

        verbose_name = "lähetetty"
        verbose_name_plural = "lähetetyt"
        indexes = [models.Index(fields=["who", "at"], name="posted_by_person")]

    def __str__(self) -> str:
        """Never what was sent."""
        return f"{self.who} {self.pk}"


def audit_verbs() -> list[tuple[str, str]]:
    """Asked when needed, so that a new verb changes no table."""
    return AuditEvent.Verb.choices


class AuditEvent(models.Model):
    """What was done, to what, by whom, when. Rows are added and never changed: here, in `save`, and
    by a database trigger.
    """

    class Verb(models.TextChoices):
        """`object.verb`, one for each change of state the site knows."""

        REFERENCE_LOADED = "reference.loaded"
        DEMO_LOADED = "demo.loaded"
        VENDOR_CHANGED = "vendor.changed"
        MEMBERSHIP_CHANGED = "membership.changed"
        MEMBERSHIP_STATED = "membership.stated"
        MEMBERSHIP_CONFIRMED = "membership.confirmed"
        MEMBERSHIP_REFUSED = "membership.refused"
        VENDOR_REGISTERED = "vendor.registered"
        ADMIN_CHANGED = "admin.changed"
        USER_FACTOR_RESET = "user.factor_reset"
        SYNONYMS_CHANGED = "synonym_set.changed"
        VENDOR_CONFIRMED = "vendor.confirmed"
        VENDOR_CLOSED = "vendor.closed"
        COMPANY_DOMAIN_CHANGED = "company_domain.changed"
        OWNER_NAMED = "team_member.owner_named"
        TAKEOVER_ASKED = "takeover.asked"
        TAKEOVER_GRANTED = "takeover.granted"
        TAKEOVER_REFUSED = "takeover.refused"
        MEMBER_INVITED = "team_member.invited"
        MEMBER_JOINED = "team_member.joined"
        MEMBER_CHANGED = "team_member.changed"
        MEMBER_ENDED = "team_member.ended"
        INVITATION_REVOKED = "invitation.revoked"
        BUYER_CLAIMED = "buyer.claimed"
        BUYER_PROVEN = "buyer.proven"
        BUYER_REFUSED = "buyer.refused"
        BUYER_ENDED = "buyer.ended"
        DOMAIN_CHANGED = "municipality_domain.changed"
        DOMAIN_REMOVED = "municipality_domain.removed"
        USER_SIGNED_IN = "user.signed_in"
        USER_SIGNED_OUT = "user.signed_out"
        USER_SIGN_IN_FAILED = "user.sign_in_failed"
        USER_SECURITY_CHANGED = "user.security_changed"
        USER_SETTINGS_CHANGED = "user.settings_changed"
        USER_RIGHTS_CHANGED = "user.rights_changed"
        USER_EXPORTED = "user.exported"
        MAIL_SENT_AGAIN = "mail.sent_again"
        USER_ERASED = "user.erased"
        API_KEY_MADE = "api_key.made"
        API_KEY_REVOKED = "api_key.revoked"
        REVIEWER_TERM_CHANGED = "reviewer_term.changed"
        OFFERING_PUBLISHED = "offering.published"
        OFFERING_CREATED = "offering.created"
        OFFERING_IMPORTED = "offering.imported"
        VERSION_STARTED = "version.started"
        VERSION_EDITED = "version.edited"
        VERSION_DISCARDED = "version.discarded"
        VERSION_SUBMITTED = "version.submitted"
        VERSION_RECALLED = "version.recalled"
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
        QUESTION_ASKED = "vendor.asked"
        FEEDBACK_SENT = "feedback.sent"
        FEEDBACK_HANDLED = "feedback.handled"
        OFFERING_WITHDRAWN = "offering.withdrawn"
        OFFERING_RESTORED = "offering.restored"

    verb = models.CharField(max_length=60, choices=audit_verbs)
    actor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="audit_events"
    )
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        """Newest first; the verb is one we know."""

        verbose_name = "tapahtuma"
        verbose_name_plural = "tapahtumaloki"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_event_verb_is_object_dot_verb",
                condition=Q(verb__regex=r"^[a-z_]+\.[a-z_]+$"),
            )
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_event_by_object"),
            models.Index(fields=["actor", "verb", "-at"], name="audit_event_by_actor"),
        ]

    def __str__(self) -> str:
        """Verb and object."""
        return f"{self.verb} {self.object_type}:{self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever adds."""
        if self.pk is not None:
            raise AuditEventIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ARG002 -- Django's own signature
        """Never."""
        raise AuditEventIsAppendOnly


class AuditEventIsAppendOnly(Exception):  # noqa: N818 -- the name says what is wrong
    """An audit event cannot be changed or removed."""
