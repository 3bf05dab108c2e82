"""What waits to be indexed, words that mean the same, and closed products people ask about."""

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


def words_are_texts(words: object, fewest: int = FEWEST_WORDS) -> None:
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
        or not fewest <= len(set(given)) == len(given) <= MOST_WORDS
    ):
        msg = f"{fewest} to {MOST_WORDS} different words, each of at most {LONGEST_WORD} characters"
        raise ValidationError(msg)


def names_are_texts(words: object) -> None:
    """As `words_are_texts`, or none at all. Raises ValidationError."""
    words_are_texts(words, fewest=0)


def needs_are_texts(words: object) -> None:
    """As `words_are_texts`, at least one. Raises ValidationError."""
    words_are_texts(words, fewest=1)


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


class ClosedProduct(ReferenceRow):
    """A closed product that people ask about, and the needs it serves in words of the catalogue.

    For searching only: it is no offering, is shown nowhere else, and says nothing for or against.
    """

    slug = models.SlugField("tunnus", max_length=80, unique=True)
    name = models.CharField("nimi", max_length=LONGEST_WORD)
    other_names = models.JSONField(
        "muut nimet", default=list, blank=True, validators=[names_are_texts]
    )
    component = models.ForeignKey(
        "catalogue.Component", on_delete=models.PROTECT, verbose_name="komponentti"
    )
    needs_fi = models.JSONField("tarpeet suomeksi", validators=[needs_are_texts])
    needs_sv = models.JSONField("tarpeet ruotsiksi", validators=[needs_are_texts])
    needs_en = models.JSONField("tarpeet englanniksi", validators=[needs_are_texts])

    class Meta:
        verbose_name = "suljettu tuote"
        verbose_name_plural = "suljetut tuotteet"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        return [self.name, *self.other_names]

    def needs(self, language: str) -> list[str]:
        """Words or phrases; in Finnish for a language we do not have."""
        words: list[str] = getattr(self, f"needs_{language}", self.needs_fi)
        return words
