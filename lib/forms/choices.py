"""Choices that a row may not have made yet."""

from typing import Self

from django.db.models import TextChoices


class DraftChoices(TextChoices):
    """Choices of a column that is empty until somebody chooses.

    Read one by `chosen`, never by calling the class: an empty value is no error.
    """

    @classmethod
    def chosen(cls, value: str | None) -> Self | None:
        """None while nothing is chosen. Raises ValueError for a word that is no choice."""
        return cls(value) if value else None
