"""Rows of a step, such as prices and evidence, as formsets: how many, which, and whose error."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.texts import ContentForm
from catalogue.content.schema import Steps
from catalogue.content.snapshot import Section
from lib.forms.whole import WholeField

_FormSet = TypeVar("_FormSet", bound="RowFormSet")


class RowForm(ContentForm):
    """One row. One that holds nothing is none: emptying a row takes it away, without scripts too.

    `row_name` tells it from the others, `Hinta 2`.
    """

    def __init__(self, *args: Any, row_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_name = row_name

    @property
    def is_held(self) -> bool:
        """Whether the cleaned row says anything; what is chosen in it by itself does not count."""
        raise NotImplementedError

    def section(self) -> Section:
        """The row as the content has it."""
        raise NotImplementedError

    def whose(self, name: str) -> str:  # noqa: ARG002 -- all of a row is the row's
        return self.row_name

    def steps_to(self, name: str) -> Steps:
        """The way to the value of a field within the row."""
        return self.steps_to_text(name)

    def typed(self) -> dict[str, Any]:
        return {name: self[name].value() for name in self.fields}


class _Counts(ManagementForm):
    # Django reads a count below nought as none at all, and drops every row without a word.
    TOTAL_FORMS = WholeField(widget=forms.HiddenInput)
    INITIAL_FORMS = WholeField(widget=forms.HiddenInput)


class RowFormSet(forms.BaseFormSet[RowForm]):
    """Rows of one kind, in the order of the page; `initial` are those that are stored now."""

    error_messages: dict[str, Any]
    default_error_messages = {
        "missing_management_form": _(
            "Rivien määrä puuttuu tai ei kelpaa. Tarkista rivit ja lähetä lomake uudelleen."
        ),
        "too_many_forms": _("Rivejä voi olla enintään %(num)s. Tyhjennä ylimääräiset rivit."),
    }

    @property
    def title(self) -> str:
        raise NotImplementedError

    def row_name(self, number: int) -> str:
        raise NotImplementedError

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        # An empty row is cleaned as any other: what it lacks depends on the row, not on its place.
        return {
            **super().get_form_kwargs(index),
            "row_name": "" if index is None else self.row_name(index + 1),
            "empty_permitted": False,
        }

    @cached_property
    def management_form(self) -> ManagementForm:
        if not self.is_bound:
            return super().management_form
        counts = _Counts(self.data, auto_id=self.auto_id, prefix=self.prefix)
        counts.full_clean()
        return counts

    def total_form_count(self) -> int:
        # What another wrote meanwhile has a row too, to be copied into before it is overwritten.
        return max(super().total_form_count(), len(self.initial or ()))

    def counts(self) -> Iterator[BoundField]:
        # Of the rows that are shown, whatever was sent: the answer to a bad count can be sent.
        shown = {TOTAL_FORM_COUNT: len(self.forms), INITIAL_FORM_COUNT: self.initial_form_count()}
        counts = _Counts(auto_id=self.auto_id, prefix=self.prefix, initial=shown)
        yield from (counts[name] for name in shown)

    def fields(self) -> Iterator[BoundField]:
        for row in self.forms:
            yield from row

    def clean(self) -> None:
        # Rows that were emptied do not count, so that too many can be mended.
        if sum(row.is_held for row in self.forms) > self.max_num:
            raise ValidationError(self.error_messages["too_many_forms"] % {"num": self.max_num})

    def section(self) -> list[Section]:
        return [row.section() for row in self.forms if row.is_held]


def row_formset(
    form: type[RowForm], formset: type[_FormSet], *, most: int, least: int = 0, spare: int = 0
) -> type[_FormSet]:
    """At least `least` rows are shown, and `spare` empty ones more; `most` are kept.

    One too many is shown too, so that nothing typed is lost when it is refused.
    """
    made: type[_FormSet] = forms.formset_factory(  # type: ignore[assignment]  # a subclass of what it is given
        form,
        formset=formset,
        extra=spare,
        min_num=least,
        max_num=most,
        absolute_max=most + 1,
    )
    return made
