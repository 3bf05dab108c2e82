"""What the steps' forms share: texts in three languages, amounts, and the rows templates draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.content.schema import FIELDS, Field, Kind, Steps
from catalogue.content.snapshot import Section, plain
from catalogue.labels import choices_of
from lib.forms.money import MoneyField, QuantityField
from lib.forms.whole import WholeField
from lib.i18n.localized import LANGUAGES
from lib.text.names import NameField

IN_LANGUAGE = {"sv": _("ruotsiksi"), "en": _("englanniksi")}


class _AsContent:
    """Cleans to the decimal string of the content."""

    def clean(self, value: Any) -> str | None:  # noqa: ANN401 -- Django's own signature
        return plain(super().clean(value))  # type: ignore[misc]  # of the field it stands before


class AmountField(_AsContent, MoneyField):
    """EUR excl. VAT as people write it."""


class DaysField(_AsContent, QuantityField):
    """Working days, halves too."""


@dataclass(frozen=True)
class Row:
    first: BoundField
    more: tuple[BoundField, ...] = ()

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.more)


class StepForm(forms.Form):
    """A step over a section of a draft.

    `flat` turns the section into values of the fields, `section` the cleaned values back.
    """

    row_version = WholeField(widget=forms.HiddenInput, min_value=1)
    text_names: dict[str, dict[str, Any]] = {}
    # A draft may be saved with anything missing; the last step says what is needed.
    hides_optional = True
    # What a row of the database cannot be without.
    never_missing: frozenset[str] = frozenset()

    def __init__(self, *args: Any, may_lack: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= self.declared()
        # What a person is asked for at once may still be missing, as programs send it.
        self.may_lack = may_lack
        for name, field in self.fields.items():
            field.required = field.required and not (may_lack and name not in self.never_missing)
        for name, options in self.text_names.items():
            self.fields |= text_fields(name, **options)

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

    def whose(self, name: str) -> str:  # noqa: ARG002 -- forms of rows look into it
        """The criterion, the price, the row a field belongs to, where others have its label too."""
        return ""

    def texts(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in LANGUAGES}

    def declared(self) -> dict[str, forms.Field]:
        """Fields that are declared elsewhere than in the class."""
        return {}

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        raise NotImplementedError

    def section(self) -> Section:
        raise NotImplementedError

    def steps_to(self, name: str, section: Section) -> Steps:  # noqa: ARG002 -- forms of rows look into it
        """The way to the value of a field within its section, as the content has it."""
        stem, _line, language = name.rpartition("_")
        return (stem, language) if stem in self.text_names and language in LANGUAGES else (name,)


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

    def _value(self, field: Field) -> Any:  # noqa: ANN401 -- any JSON
        if field.kind is Kind.TEXTS:
            return self.texts(field.name)
        value = self.cleaned_data[field.name]
        return sorted(value) if field.kind is Kind.CHOICES else value


def _form_field(field: Field) -> forms.Field:
    if field.kind is Kind.NUMBER:
        return WholeField(
            label=field.asked,
            min_value=0,
            max_value=field.most,
            required=False,
            help_text=field.help,
        )
    if field.kind is Kind.URL:
        return forms.URLField(
            label=field.asked,
            max_length=field.most,
            required=False,
            help_text=field.help,
            assume_scheme="https",
        )
    offered = choices_of(field.group)
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(
            label=field.asked,
            choices=offered,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.ChoiceField(
        label=field.asked,
        choices=offered if field.is_required else [("", _("Ei kerrottu")), *offered],
        required=field.is_required,
        widget=forms.RadioSelect if field.is_required else forms.Select,
    )


def text_fields(
    name: str,
    *,
    label: Any,  # noqa: ANN401 -- a text, lazy or not
    max_length: int = 4000,
    rows: int = 0,
    help_text: Any = "",  # noqa: ANN401 -- lazy texts
) -> dict[str, forms.Field]:
    return {
        f"{name}_{language}": (NameField if name == "name" else forms.CharField)(
            label=label if language == "fi" else format_lazy("{} {}", label, IN_LANGUAGE[language]),
            max_length=max_length,
            required=False,
            help_text=help_text if language == "fi" else "",
            widget=(
                forms.Textarea(attrs={"rows": rows, "lang": language, "data-count": ""})
                if rows
                else forms.TextInput(attrs={"lang": language})
            ),
        )
        for language in LANGUAGES
    }


def flat_texts(name: str, values: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}_{language}": (values or {}).get(language, "") for language in LANGUAGES}
