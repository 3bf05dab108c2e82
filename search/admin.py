"""Synonyms and closed products in the admin, with a preview; the queue to look at."""

from collections.abc import Mapping
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
from search.effects import effects_of_product, effects_of_set
from search.index.generations import IndexUnavailable
from search.models import (
    FEWEST_WORDS,
    LONGEST_WORD,
    MOST_WORDS,
    ClosedProduct,
    QueueRow,
    SynonymSet,
    words_are_texts,
)
from search.synonyms import forget_synonyms


class WordsField(forms.CharField):
    """Words one a line, kept as a list; `fewest` of them at least."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 40})

    def __init__(self, *, fewest: int = FEWEST_WORDS, **options: Any) -> None:
        super().__init__(required=fewest > 0, **options)
        self.fewest = fewest

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
            words_are_texts(value, self.fewest)
        except ValidationError:
            msg = (
                f"Kirjoita {self.fewest}–{MOST_WORDS} eri sanaa tai sanaparia, kukin omalle"
                f" rivilleen, enintään {LONGEST_WORD} merkkiä."
            )
            raise ValidationError(msg) from None


class PreviewedForm(forms.ModelForm[Any]):
    """With the button for a preview nothing is saved: the form comes back and tells hits."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own hook
        if "_preview" in self.data and not self.errors:
            self.add_error(None, _preview(self.instance))


def _preview(row: SynonymSet | ClosedProduct) -> str:
    on = timezone.localdate()
    try:
        found = (
            effects_of_set(row, on) if isinstance(row, SynonymSet) else effects_of_product(row, on)
        )
    except IndexUnavailable:
        return "Esikatselu ei onnistu juuri nyt, koska hakemistoa rakennetaan. Yritä hetken päästä."
    told = "; ".join(map(str, found))
    return f"Esikatselu, mitään ei ole tallennettu. Ratkaisuja ennen → jälkeen: {told}."


class WordsAdmin(LoggedAdmin):
    """Editors change these without a new index.

    What staff wrote the file leaves alone, until it is given back to the file.
    """

    form = PreviewedForm
    change_form_template = "search/admin/change_form.html"
    # Field of words → how many there must be.
    fewest: Mapping[str, int] = {}
    search_fields = ["slug"]
    readonly_fields = ["staff_wrote_at", "retired_at"]
    actions = ["retire", "restore", "give_back"]

    def formfield_for_dbfield(  # type: ignore[override]
        self,
        db_field: "models.Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> "Field[Any, Any] | None":
        if db_field.name in self.fewest:
            return WordsField(  # type: ignore[return-value]
                label=db_field.verbose_name,
                help_text="Yksi sana tai sanapari riville.",
                fewest=self.fewest[db_field.name],
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[return-value]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ANN401, ARG002 -- Django's own signature
        # The slug is what the file knows the row by.
        return [*self.readonly_fields, "slug"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 -- Django's own signature
        # The file does not undo what staff wrote.
        obj.staff_wrote_at = timezone.now()
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_synonyms)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 -- Django's own signature
        # Taken out of use instead: a row that is gone would come back with the file.
        return False

    @admin.action(description="Poista käytöstä")
    def retire(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        now = timezone.now()
        self.settle(request, rows, retired_at=now, staff_wrote_at=now)

    @admin.action(description="Ota takaisin käyttöön")
    def restore(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.settle(request, rows, retired_at=None, staff_wrote_at=timezone.now())

    @admin.action(description="Palauta tiedoston mukaisiksi seuraavassa latauksessa")
    def give_back(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        # The next load of the reference data decides.
        self.settle(request, rows, staff_wrote_at=None)

    def settle(self, request: HttpRequest, rows: QuerySet[Any], **columns: Any) -> None:
        for row in rows:
            before = self.whole_state(row)
            for name, value in columns.items():
                setattr(row, name, value)
            row.save(update_fields=list(columns))
            self.tell(request, row, "changed", before, self.whole_state(row))
            self.log_change(request, row, [{"changed": {"fields": sorted(columns)}}])
        transaction.on_commit(forget_synonyms)
        self.message_user(request, f"Muutettu: {len(rows)}", messages.SUCCESS)


@admin.register(SynonymSet)
class SynonymSetAdmin(WordsAdmin):
    verb = AuditEvent.Verb.SYNONYMS_CHANGED
    fewest = {"words": FEWEST_WORDS}
    list_display = ["slug", "language", "words", "staff_wrote_at", "retired_at"]
    list_filter = [
        "language",
        ("staff_wrote_at", admin.EmptyFieldListFilter),
        ("retired_at", admin.EmptyFieldListFilter),
    ]
    fields = ["slug", "language", "words", "staff_wrote_at", "retired_at"]


@admin.register(ClosedProduct)
class ClosedProductAdmin(WordsAdmin):
    verb = AuditEvent.Verb.CLOSED_PRODUCT_CHANGED
    fewest = {"other_names": 0, "needs_fi": 1, "needs_sv": 1, "needs_en": 1}
    list_display = ["name", "component", "needs_fi", "staff_wrote_at", "retired_at"]
    list_filter = [
        "component",
        ("staff_wrote_at", admin.EmptyFieldListFilter),
        ("retired_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["slug", "name"]
    fields = [
        "slug",
        "name",
        "other_names",
        "component",
        "needs_fi",
        "needs_sv",
        "needs_en",
        "staff_wrote_at",
        "retired_at",
    ]


@admin.register(QueueRow)
class QueueRowAdmin(ReadOnlyAdmin):
    list_display = ["pk", "offering_id", "engine", "created_at"]
