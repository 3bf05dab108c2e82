"""That somebody asked a vendor something.

What was asked, and by whom, is in the mails only.
"""

from django.db import models

from catalogue.models.offerings import Offering
from vendors.models import Vendor


class Question(models.Model):
    """One question to a vendor, of an offering or of the company.

    `network` names without telling where it came from, for counting.
    """

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="questions", verbose_name="toimittaja"
    )
    offering = models.ForeignKey(
        Offering,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name="ratkaisu",
    )
    network = models.CharField(max_length=64)
    asked_at = models.DateTimeField("kysytty")

    class Meta:
        verbose_name = "kysymys toimittajalle"
        verbose_name_plural = "kysymykset toimittajille"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["network", "-asked_at"], name="question_by_network")]

    def __str__(self) -> str:
        return f"{self.vendor_id} {self.asked_at:%Y-%m-%d}"
