"""Users, known by e-mail address, their terms as reviewers, and their keys to the API."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

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
    def superusers(self) -> "UserQuerySet":
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
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        # Sign-in finds the address however it was typed.
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
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else one_spelling(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        # One that was kept as it was typed opens as it was typed.
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
        # Read anew each time: a right ends with the next request.
        return ReviewerTerm.objects.in_force(day).filter(user_id=self.pk).exists()


class ReviewerTermQuerySet(models.QuerySet["ReviewerTerm"]):
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
        return f"{self.starts_on}–{self.ends_on or ''}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, at: datetime) -> "ApiKeyQuerySet":
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
        verbose_name = "rajapinta-avain"
        verbose_name_plural = "rajapinta-avaimet"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_key_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
