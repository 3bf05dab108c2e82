"""Mails that wait to be sent, and those that were."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models.people import User

# Later than this it is told to staff: a sender that does not run, or a mail server that takes
# nothing.
UNTRIED_FOR = timedelta(minutes=15)
FAILING_FOR = timedelta(hours=1)


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self) -> "MailQuerySet":
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def overdue(self, at: datetime) -> "MailQuerySet":
        """Unsent though they should have left: nobody tried, or every try failed."""
        return self.unsent().filter(
            Q(failing_since__lte=at - FAILING_FOR)
            | Q(failing_since__isnull=True, due_at__lte=at - UNTRIED_FOR)
        )

    def undelivered(self) -> "MailQuerySet":
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
        # Never the address.
        return f"{self.kind} {self.pk}"
