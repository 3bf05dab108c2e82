"""What waits to be indexed, and the words that mean the same."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from lib.reference.rows import ReferenceRow


class QueueRow(models.Model):
    """An offering whose public face changed, and an index that is to be told.

    Written in the transaction of the change, removed after that index has it.
    """

    # Not a key: the row must outlive an offering that is deleted, so that the index forgets it too.
    offering_id = models.BigIntegerField("ratkaisu")
    # How far the log of changes was: all up to the number before the smallest of these is in the
    # index.
    change_number = models.BigIntegerField("muutosloki", default=0, db_index=True)
    # Each kept index has rows of its own: one that is away holds up no other.
    engine = models.CharField("hakukone", max_length=20, default="tantivy")
    created_at = models.DateTimeField("luotu", default=timezone.now)

    class Meta:
        verbose_name = "indeksointijonon rivi"
        verbose_name_plural = "indeksointijono"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.offering_id}"


FEWEST_WORDS, MOST_WORDS, LONGEST_WORD = 2, 50, 80


def words_are_texts(words: object) -> None:
    """Some different words or phrases, each once and in one line. Raises ValidationError."""
    given = (
        [
            word
            for word in words
            if isinstance(word, str)
            and 0 < len(word.strip()) <= LONGEST_WORD
            and word.isprintable()
        ]
        if isinstance(words, list)
        else []
    )
    if (
        not isinstance(words, list)
        or len(given) != len(words)
        or not FEWEST_WORDS <= len(set(given)) == len(given) <= MOST_WORDS
    ):
        msg = (
            f"{FEWEST_WORDS} to {MOST_WORDS} different words, each of at most {LONGEST_WORD}"
            " characters"
        )
        raise ValidationError(msg)


class SynonymSet(ReferenceRow):
    """Words that a searcher may use for one another.

    Editors change them without a new index: they widen the query.
    """

    slug = models.SlugField("tunnus", max_length=80, unique=True)
    language = models.CharField("kieli", max_length=2, default="fi")
    words = models.JSONField("sanat", validators=[words_are_texts])

    class Meta:
        verbose_name = "synonyymit"
        verbose_name_plural = "synonyymit"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="synonym_set_language_is_known",
                condition=models.Q(language__in=["fi", "sv", "en"]),
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.words)
