"""What the steps' forms share: a section of the content, its fields, and the rows within it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from catalogue.authoring.forms.rows import RowFormSet
from catalogue.authoring.forms.texts import ContentForm, flat_texts
from catalogue.content.declaration import FIRST_DAY, Field, Kind, Subject
from catalogue.content.schema import FIELDS, Steps
from catalogue.content.snapshot import Section, plain
from catalogue.labels import choices_of
from lib.forms.percent import PercentField
from lib.forms.whole import WholeField
from lib.i18n.amounts import day
from lib.i18n.localized import LANGUAGES, page_language


@dataclass(frozen=True)
class Row:
    first: BoundField
    more: tuple[BoundField, ...] = ()

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.more)

    @property
    def is_told(self) -> bool:
        return any(field.value() for field in (self.first, *self.more))

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in (self.first, *self.more))


@dataclass(frozen=True)
class Group:
    """The rows under one heading; without one those that come first."""

    subject: Subject | None
    rows: tuple[Row, ...]

    @property
    def told_count(self) -> int:
        return sum(row.is_told for row in self.rows)

    @property
    def is_wrong(self) -> bool:
        return any(row.is_wrong for row in self.rows)


class StepForm(ContentForm):
    """A step over a section of a draft.

    `flat` turns the section into values of the fields, `section` the cleaned values back. Rows
    within the section are formsets by their prefix; `rows` are those that are stored. `today` is
    the last day on which anything told can have happened.
    """

    row_version = WholeField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *args: Any,
        rows: Mapping[str, list[Section]] | None = None,
        today: date = date.max,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored = rows or {}
        self.today = today
        self.row_sets = {
            prefix: formset(
                self.data if self.is_bound else None,
                prefix=prefix,
                initial=self.stored.get(prefix),
                form_kwargs={"may_lack": self.may_lack},
            )
            for prefix, formset in self.row_kinds().items()
        }

    def __iter__(self) -> Iterator[BoundField]:
        """All that the page shows and sends, the rows' fields and how many they are included."""
        yield from super().__iter__()
        for rows in self.row_sets.values():
            yield from rows.counts()
            yield from rows.fields()

    def row_kinds(self) -> dict[str, Callable[..., RowFormSet]]:
        return {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            for rows in self.row_sets.values():
                self._take_errors(rows)

    def _take_errors(self, rows: RowFormSet) -> None:
        for message in rows.non_form_errors():
            self.add_error(None, f"{rows.title}: {message}")
        for row in rows:
            self.errors.update({row.add_prefix(name): row.errors[name] for name in row.errors})

    def rows(self) -> Iterator[Row]:
        others = {f"{name}_{language}" for name in self.text_names for language in LANGUAGES[1:]}
        for field in self.visible_fields():
            if field.name not in others:
                yield self.row(field)

    def row(self, field: BoundField) -> Row:
        stem = field.name.removesuffix("_fi")
        return Row(
            field,
            (
                tuple(self[f"{stem}_{language}"] for language in LANGUAGES[1:])
                if stem in self.text_names
                else ()
            ),
        )

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    def flat_rows(cls, section: Section) -> dict[str, list[Section]]:  # noqa: ARG003 -- forms of rows look into it
        """The rows of each formset, as values of its fields."""
        return {}

    @classmethod
    def showing(cls, section: Section, *, row_version: int = 0, **kwargs: Any) -> Self:
        """The form as it is shown before anything is typed."""
        initial = {**cls.flat(section), "row_version": row_version}
        return cls(initial=initial, rows=cls.flat_rows(section), **kwargs)

    @classmethod
    def given(cls, section: Section, **kwargs: Any) -> Self:
        """The form as if a program had typed the section into it."""
        shown = cls.showing(section, row_version=1, **kwargs)
        data = {field.html_name: field.value() for field in shown}
        return cls(data, rows=shown.stored, may_lack=True, **kwargs)

    def section(self) -> Section:
        raise NotImplementedError

    def steps_to(self, name: str, section: Section) -> Steps:  # noqa: ARG002 -- forms of rows look into it
        """The way to the value of a field within its section, as the content has it."""
        return self.steps_to_text(name)

    def steps_to_rows(self, prefix: str, section: Section) -> Steps:
        """The way to the list of a formset within the section."""
        raise NotImplementedError

    def faults(self, section: Section) -> Iterator[tuple[Steps, ValidationError]]:
        """Each fault with the way to its value within the section."""
        for name, faults in self.errors.as_data().items():
            if name in self.fields:
                yield from ((self.steps_to(name, section), fault) for fault in faults)
        for prefix, rows in self.row_sets.items():
            steps = self.steps_to_rows(prefix, section)
            yield from ((steps, fault) for fault in rows.non_form_errors().as_data())
            for place, row in enumerate(rows):
                for name, faults in row.errors.as_data().items():
                    yield from (((*steps, place, *row.steps_to(name)), fault) for fault in faults)


class ColumnsForm(StepForm):
    """A step over columns of the version, as the content's schema declares them."""

    of: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = FIELDS[cls.of]
        cls.never_missing = frozenset(field.name for field in declared if field.is_required)
        cls.text_names = {
            field.name: {
                "label": field.asked,
                "max_length": field.most,
                "rows": field.lines,
                "help_text": field.help,
            }
            for field in declared
            if field.kind is Kind.TEXTS
        }

    def declared(self) -> dict[str, forms.Field]:
        return {
            field.name: _form_field(field)
            for field in FIELDS[self.of]
            if field.kind is not Kind.TEXTS
        }

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in FIELDS[cls.of]:
            if field.kind is Kind.TEXTS:
                values |= flat_texts(field.name, section.get(field.name))
            else:
                empty: object = [] if field.kind is Kind.CHOICES else ""
                values[field.name] = section.get(field.name, empty)
        return values

    def section(self) -> Section:
        values = {field: self._value(field) for field in FIELDS[self.of]}
        return {field.name: value for field, value in values.items() if field.is_said(value)}

    def clean(self) -> None:
        super().clean()
        for field in FIELDS[self.of]:
            told = self.cleaned_data.get(field.name)
            if field.kind is Kind.DAY and told and not FIRST_DAY <= told <= self.today:
                self.add_error(field.name, _day_words(self.today))

    def rows(self) -> Iterator[Row]:
        for field in FIELDS[self.of]:
            first = f"{field.name}_{LANGUAGES[0]}" if field.kind is Kind.TEXTS else field.name
            yield self.row(self[first])

    def groups(self) -> Iterator[Group]:
        """All rows by their subjects, those of none first."""
        rows = tuple(zip(FIELDS[self.of], self.rows(), strict=True))
        for subject in (None, *Subject):
            if found := tuple(row for field, row in rows if field.subject is subject):
                yield Group(subject, found)

    def _value(self, field: Field) -> Any:  # noqa: ANN401 -- any JSON
        if field.kind is Kind.TEXTS:
            return self.texts(field.name)
        value = self.cleaned_data[field.name]
        if field.kind is Kind.PERCENT:
            return plain(value)
        if field.kind is Kind.DAY:
            return value.isoformat() if value else ""
        return sorted(value) if field.kind is Kind.CHOICES else value


def _day_words(today: date) -> str:
    language = page_language()
    return _("Anna päivä väliltä %(first)s–%(last)s.") % {
        "first": day(FIRST_DAY, language),
        "last": day(today, language),
    }


def _form_field(field: Field) -> forms.Field:
    return FORM_FIELDS[field.kind](
        field,
        {"label": field.asked, "help_text": field.help, "required": field.is_required},
    )


def _number_field(field: Field, options: dict[str, Any]) -> forms.Field:
    return WholeField(min_value=field.least, max_value=field.most, **options)


def _url_field(field: Field, options: dict[str, Any]) -> forms.Field:
    return forms.URLField(max_length=field.most, assume_scheme="https", **options)


def _percent_field(_field: Field, options: dict[str, Any]) -> forms.Field:
    return PercentField(**options)


def _day_field(_field: Field, options: dict[str, Any]) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **options)


def _choices_field(field: Field, options: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=choices_of(field.group), widget=forms.CheckboxSelectMultiple, **options
    )


def _choice_field(field: Field, options: dict[str, Any]) -> forms.Field:
    offered = choices_of(field.group)
    return forms.ChoiceField(
        choices=offered if field.is_required else [("", _("Ei kerrottu")), *offered],
        widget=forms.RadioSelect if field.is_required else forms.Select,
        **options,
    )


FORM_FIELDS: Mapping[Kind, Callable[[Field, dict[str, Any]], forms.Field]] = {
    Kind.NUMBER: _number_field,
    Kind.URL: _url_field,
    Kind.PERCENT: _percent_field,
    Kind.DAY: _day_field,
    Kind.CHOICES: _choices_field,
    Kind.CHOICE: _choice_field,
}
