"""What was sent and done, so that it is not done again."""

from django.db import models


class Posted(models.Model):
    """Something that was sent and done, by a name of its content, with its answer sealed.

    Kept for a day so that it is not done again.
    """

    content = models.CharField(max_length=64, unique=True)
    who = models.CharField(max_length=80)
    key = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "lähetetty"
        verbose_name_plural = "lähetetyt"
        indexes = [models.Index(fields=["who", "at"], name="posted_by_person")]

    def __str__(self) -> str:
        # Never what was sent.
        return f"{self.who} {self.pk}"
