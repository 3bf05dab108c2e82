"""Synonyms in the admin; the queue to look at."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEvent
from lib.admin import LoggedAdmin, ReadOnlyAdmin
from search.models import (
    FEWEST_WORDS,
    LONGEST_WORD,
    MOST_WORDS,
    QueueRow,
    SynonymSet,
    words_are_texts,
)
from search.synonyms import forget_synonyms


class WordsField(forms.CharField):
    """Words one a line, kept as a list."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 40})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        # What was typed stays as typed.
        return "\n".join(str(word) for word in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        return list(
            dict.fromkeys(
                " ".join(line.split()) for line in str(value or "").splitlines() if line.strip()
            )
        )

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        try:
            words_are_texts(value)
        except ValidationError:
            msg = (
                f"Kirjoita {FEWEST_WORDS}–{MOST_WORDS} eri sanaa tai sanaparia, kukin omalle"
                f" rivilleen, enintään {LONGEST_WORD} merkkiä."
            )
            raise ValidationError(msg) from None


@admin.register(SynonymSet)
class SynonymSetAdmin(LoggedAdmin):
    """Editors change them without a new index.

    What staff wrote the file leaves alone, until it is given back to the file.
    """

    verb = AuditEvent.Verb.SYNONYMS_CHANGED
    list_display = ["slug", "language", "words", "staff_wrote_at", "retired_at"]
    list_filter = [
        "language",
        ("staff_wrote_at", admin.EmptyFieldListFilter),
        ("retired_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["slug"]
    fields = ["slug", "language", "words", "staff_wrote_at", "retired_at"]
    readonly_fields = ["staff_wrote_at", "retired_at"]
    actions = ["retire", "restore", "give_back"]

    def formfield_for_dbfield(  # type: ignore[override]
        self,
        db_field: "models.Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> "Field[Any, Any] | None":
        if db_field.name == "words":
            return WordsField(label="sanat", help_text="Yksi sana tai sanapari riville.")  # type: ignore[return-value]
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[return-value]

    def get_readonly_fields(self, request: HttpRequest, obj: SynonymSet | None = None) -> list[str]:  # noqa: ARG002 -- Django's own signature
        # The slug is what the file knows the row by.
        return [*self.readonly_fields, "slug"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: SynonymSet, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 -- Django's own signature
        # The file does not undo what staff wrote.
        obj.staff_wrote_at = timezone.now()
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_synonyms)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # Taken out of use instead: a row that is gone would come back with the file.
        return False

    @admin.action(description="Poista käytöstä")
    def retire(self, request: HttpRequest, rows: QuerySet[SynonymSet]) -> None:
        now = timezone.now()
        self.settle(request, rows, retired_at=now, staff_wrote_at=now)

    @admin.action(description="Ota takaisin käyttöön")
    def restore(self, request: HttpRequest, rows: QuerySet[SynonymSet]) -> None:
        self.settle(request, rows, retired_at=None, staff_wrote_at=timezone.now())

    @admin.action(description="Palauta tiedoston mukaisiksi seuraavassa latauksessa")
    def give_back(self, request: HttpRequest, rows: QuerySet[SynonymSet]) -> None:
        # The next load of the reference data decides.
        self.settle(request, rows, staff_wrote_at=None)

    def settle(self, request: HttpRequest, rows: QuerySet[SynonymSet], **columns: Any) -> None:
        for row in rows:
            before = self.whole_state(row)
            for name, value in columns.items():
                setattr(row, name, value)
            row.save(update_fields=list(columns))
            self.tell(request, row, "changed", before, self.whole_state(row))
            self.log_change(request, row, [{"changed": {"fields": sorted(columns)}}])
        transaction.on_commit(forget_synonyms)
        self.message_user(request, f"Muutettu: {len(rows)}", messages.SUCCESS)


@admin.register(QueueRow)
class QueueRowAdmin(ReadOnlyAdmin):
    list_display = ["pk", "offering_id", "engine", "created_at"]
