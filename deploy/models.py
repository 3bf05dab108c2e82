"""What visitors tell staff of the site."""

from django.db import models

from accounts.models import User


class Feedback(models.Model):
    """A message to staff. Name and address are kept until it has been handled."""

    page = models.CharField("sivu", max_length=300, blank=True, default="")
    name = models.CharField("nimi", max_length=120, blank=True, default="")
    email = models.EmailField("sähköposti", blank=True, default="")
    text = models.TextField("viesti")
    language = models.CharField(max_length=2)
    # Names a network without telling which, for counting.
    network = models.CharField(max_length=64)
    sent_at = models.DateTimeField("lähetetty")
    handled_at = models.DateTimeField("käsitelty", null=True, blank=True)
    handled_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_feedback",
        verbose_name="käsittelijä",
    )

    class Meta:
        verbose_name = "palaute"
        verbose_name_plural = "palautteet"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["network", "-sent_at"], name="feedback_by_network")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"
