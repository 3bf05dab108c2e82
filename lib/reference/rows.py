"""Rows that come from files of the house, and that staff may have changed or taken out of use."""

from typing import Any, ClassVar, Self

from django.db import models


class ReferenceQuerySet(models.QuerySet[Any]):
    def offered(self) -> Self:
        # What is retired stays for what already speaks of it, and is offered to nobody.
        return self.filter(retired_at__isnull=True)


class ReferenceRow(models.Model):
    """Knows who wrote it: the file, or staff since a moment.

    Never deleted once loaded, because old versions and events name it.
    """

    retired_at = models.DateTimeField("poistettu käytöstä", null=True, blank=True)
    staff_wrote_at = models.DateTimeField(
        "ylläpidon kirjoittama", null=True, blank=True, editable=False
    )

    objects: ClassVar[ReferenceQuerySet] = ReferenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None
