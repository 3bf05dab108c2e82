"""Synonyms in the admin; the queue to look at."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from lib.admin import ReadOnlyAdmin
from search.actions import forget_synonyms
from search.models import QueueRow, SynonymSet


@admin.register(SynonymSet)
class SynonymSetAdmin(admin.ModelAdmin[SynonymSet]):
    """Editors change them without a new index."""

    list_display = ["slug", "language", "words"]

    def save_model(self, request: HttpRequest, obj: SynonymSet, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 -- Django's own signature
        """Searches see the change at once."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_synonyms)


@admin.register(QueueRow)
class QueueRowAdmin(ReadOnlyAdmin):
    """What waits."""

    list_display = ["pk", "offering_id", "created_at"]
