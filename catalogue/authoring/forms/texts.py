"""Texts in three languages as fields, and what every form over the content shares."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.content.schema import Steps
from lib.i18n.localized import LANGUAGES
from lib.text.names import NameField

IN_LANGUAGE = {"sv": _("ruotsiksi"), "en": _("englanniksi")}


class ContentForm(forms.Form):
    """A form over a value of the content: a step, or a row of one.

    With `may_lack` anything may be missing, as programs send it.
    """

    text_names: dict[str, dict[str, Any]] = {}
    # A draft may be saved with anything missing; the last step says what is needed.
    hides_optional = True
    # What a row of the database cannot be without.
    never_missing: frozenset[str] = frozenset()

    def __init__(self, *args: Any, may_lack: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= self.declared()
        self.may_lack = may_lack
        for name, field in self.fields.items():
            field.required = field.required and not (may_lack and name not in self.never_missing)
        for name, options in self.text_names.items():
            self.fields |= text_fields(name, **options)

    def declared(self) -> dict[str, forms.Field]:
        """Fields that are declared elsewhere than in the class."""
        return {}

    def whose(self, name: str) -> str:  # noqa: ARG002 -- forms with more than one object look into it
        """The criterion, the price, the row a field belongs to, where others have its label too."""
        return ""

    def texts(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in LANGUAGES}

    def steps_to_text(self, name: str) -> Steps:
        """The way to a field's value; `name_fi` is the Finnish one of the texts `name`."""
        stem, _line, language = name.rpartition("_")
        return (stem, language) if stem in self.text_names and language in LANGUAGES else (name,)


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
